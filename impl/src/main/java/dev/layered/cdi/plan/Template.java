package dev.layered.cdi.plan;

import dev.layered.core.key.KeyText;
import dev.layered.core.key.StableKey;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The template of a key or tag: literal text and placeholders, in turn. */
final class Template {

  /** One more than the placeholders: the text before each, and after the last. */
  private final List<String> literals;

  private final List<ParameterPath> placeholders;

  /** The placeholder that is the whole template; null if there is more. Asked on every call. */
  private final @Nullable ParameterPath whole;

  private Template(List<String> literals, List<ParameterPath> placeholders) {
    this.literals = literals;
    this.placeholders = placeholders;
    this.whole =
        placeholders.size() == 1 && String.join("", literals).isEmpty()
            ? placeholders.get(0)
            : null;
  }

  /**
   * Reads a template.
   *
   * @param typeOf the type of what stands for a parameter, by its position
   * @throws TemplateException if its braces do not match, or a placeholder does not fit the method
   */
  static Template parse(String text, Method method, IntFunction<Type> typeOf)
      throws TemplateException {
    List<String> literals = new ArrayList<>();
    List<ParameterPath> placeholders = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        literal.append(c);
        at += 2;
      } else if (c == '{') {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new TemplateException("\"" + text + "\": a { is not closed; write {{ for a brace");
        }
        placeholders.add(ParameterPath.resolve(text.substring(at + 1, end), method, typeOf));
        literals.add(literal.toString());
        literal.setLength(0);
        at = end + 1;
      } else if (c == '}') {
        throw new TemplateException("\"" + text + "\": a } is not opened; write }} for a brace");
      } else {
        literal.append(c);
        at++;
      }
    }
    literals.add(literal.toString());
    return new Template(List.copyOf(literals), List.copyOf(placeholders));
  }

  List<ParameterPath> placeholders() {
    return placeholders;
  }

  /** Whether it has no placeholder, so that its text is the same for each call. */
  boolean isConstant() {
    return placeholders.isEmpty();
  }

  /** The key of a call: the value itself if the template is one placeholder, else the text. */
  Object key(@Nullable Object[] arguments) {
    ParameterPath value = whole;
    return value != null ? StableKey.of(value.read(arguments)) : text(arguments);
  }

  /** The text of a call. */
  String text(@Nullable Object[] arguments) {
    if (placeholders.isEmpty()) {
      return literals.get(0);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < placeholders.size(); i++) {
      text.append(literals.get(i))
          .append(KeyText.display(StableKey.of(placeholders.get(i).read(arguments))));
    }
    return text.append(literals.get(placeholders.size())).toString();
  }
}
