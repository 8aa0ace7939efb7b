package dev.layered.config;

import java.util.List;
import java.util.function.BiConsumer;

/** Checks names that start with {@code layered.caches.}. */
final class UnknownCacheNames {

  private final DeclaredNames declared;

  UnknownCacheNames(DeclaredNames declared) {
    this.declared = declared;
  }

  /** Checks what follows {@code layered.caches.}. */
  void check(String rest, BiConsumer<ProblemCode, String> report) {
    boolean isQuoted = rest.startsWith("\"");
    int end = isQuoted ? rest.lastIndexOf("\".") : rest.indexOf('.');
    if (end <= 0) {
      report.accept(
          ProblemCode.UNKNOWN_PROPERTY,
          "names no property of a cache; write layered.caches.\"name\".ttl");
      return;
    }
    String cacheName = rest.substring(isQuoted ? 1 : 0, end);
    String property = rest.substring(isQuoted ? end + 2 : end + 1);
    if (!isQuoted && lacksQuotes(rest)) {
      report.accept(
          ProblemCode.UNKNOWN_CACHE, "a cache name with a dot needs quotes: \"com.acme.Users\"");
    } else if (!declared.caches().contains(cacheName)) {
      report.accept(
          ProblemCode.UNKNOWN_CACHE,
          "there is no cache \""
              + Syntax.printable(cacheName)
              + "\""
              + UnknownNames.didYouMean(cacheName, declared.caches()));
    } else {
      checkProperty(property, report);
    }
  }

  private boolean lacksQuotes(String rest) {
    return declared.caches().stream()
        .anyMatch(name -> name.indexOf('.') >= 0 && rest.startsWith(name + "."));
  }

  private static void checkProperty(String property, BiConsumer<ProblemCode, String> report) {
    List<String> perCache =
        PropertyCatalog.ALL.stream()
            .filter(known -> known.reach().isPerCache())
            .map(Property::name)
            .toList();
    if (perCache.contains(property)) {
      return;
    }
    boolean isGlobal =
        PropertyCatalog.ALL.stream().anyMatch(known -> known.name().equals(property));
    report.accept(
        ProblemCode.UNKNOWN_PROPERTY,
        isGlobal
            ? property + " cannot be set for one cache; set " + Property.PREFIX + property
            : "there is no such property of a cache" + UnknownNames.didYouMean(property, perCache));
  }
}
