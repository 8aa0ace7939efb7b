package dev.layered.cdi.plan;

import dev.layered.core.TagLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tags of a method, made once if they do not depend on the call. */
public final class TagTemplates {

  static final TagTemplates NONE = new TagTemplates(List.of());

  private final List<Template> templates;
  private final @Nullable List<String> constant;

  TagTemplates(List<Template> templates) {
    this.templates = templates;
    this.constant = areConstant(templates) ? textsOf(templates, new Object[0]) : null;
  }

  private static boolean areConstant(List<Template> templates) {
    for (Template template : templates) {
      if (!template.isConstant()) {
        return false;
      }
    }
    return true;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return templates.isEmpty();
  }

  /** The tags of a call, checked. */
  public List<String> of(@Nullable Object[] arguments) {
    List<String> same = constant;
    return same != null ? same : textsOf(templates, arguments);
  }

  private static List<String> textsOf(List<Template> templates, @Nullable Object[] arguments) {
    List<String> tags = new ArrayList<>(templates.size());
    for (Template template : templates) {
      tags.add(template.text(arguments));
    }
    return TagLimits.checked(tags);
  }
}
