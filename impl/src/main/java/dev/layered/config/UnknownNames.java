package dev.layered.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Finds property names that look like ours and that nothing reads. Reports names only, never
 * values: what stands at an unknown name may be a secret of somebody else.
 */
final class UnknownNames {

  private static final Pattern NOT_IN_ENVIRONMENT = Pattern.compile("[^A-Za-z0-9]");

  private final UnknownCacheNames caches;
  private final UnknownMembers members;

  UnknownNames(DeclaredNames declared) {
    caches = new UnknownCacheNames(declared);
    members = new UnknownMembers(declared);
  }

  /** What is wrong with any of the names, in their order. */
  List<Problem> in(Iterable<String> names) {
    Set<String> all = new LinkedHashSet<>();
    for (String name : names) {
      all.add(name);
    }
    List<Problem> problems = new ArrayList<>();
    for (String name : all) {
      if (!mayBeOurs(name) || isOfEnvironment(name, all)) {
        continue;
      }
      BiConsumer<ProblemCode, String> report =
          (code, what) -> problems.add(code.at(Syntax.printable(name), what));
      if (name.startsWith(Property.CACHES)) {
        caches.check(name.substring(Property.CACHES.length()), report);
      } else if (name.startsWith(Property.PREFIX)) {
        checkGlobal(name.substring(Property.PREFIX.length()), report);
      } else {
        members.check(name, report);
      }
    }
    return problems;
  }

  private static void checkGlobal(String rest, BiConsumer<ProblemCode, String> report) {
    List<String> known = PropertyCatalog.ALL.stream().map(Property::name).toList();
    if (!known.contains(rest)) {
      report.accept(
          ProblemCode.UNKNOWN_PROPERTY,
          "there is no such property" + didYouMean(Property.PREFIX, rest, known));
    }
  }

  /** The second half of a message. */
  static String didYouMean(String name, Collection<String> known) {
    return didYouMean("", name, known);
  }

  /** The same for names without the prefix that all share: it must not count as similarity. */
  private static String didYouMean(String prefix, String name, Collection<String> known) {
    return NearestName.to(name, known)
        .map(near -> "; did you mean \"" + prefix + near + "\"?")
        .orElse("");
  }

  private static boolean mayBeOurs(String name) {
    return name.startsWith(Property.PREFIX) || name.indexOf('/') >= 0;
  }

  /**
   * Environment variables are left alone. LAYERED_HEAP_MAX_ENTRIES tells nobody which underscore
   * was a dot, so some implementations list it as {@code layered.heap.max.entries} besides; and a
   * platform may add variables of its own, such as LAYERED_SERVICE_HOST for a service named so.
   */
  private static boolean isOfEnvironment(String name, Set<String> all) {
    String variable = NOT_IN_ENVIRONMENT.matcher(name).replaceAll("_");
    return all.stream().anyMatch(variable::equalsIgnoreCase);
  }
}
