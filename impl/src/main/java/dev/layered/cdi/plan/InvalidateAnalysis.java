package dev.layered.cdi.plan;

import dev.layered.CacheInvalidate;
import dev.layered.InvalidateCache.Scope;
import dev.layered.TagMatch;
import dev.layered.spi.KeyGenerator;
import org.jspecify.annotations.Nullable;

/** Works out one {@code @CacheInvalidate} of a method. */
final class InvalidateAnalysis {

  private final MethodAnalysis analysis;
  private final CacheInvalidate annotation;

  InvalidateAnalysis(MethodAnalysis analysis, CacheInvalidate annotation) {
    this.analysis = analysis;
    this.annotation = annotation;
  }

  /** The plan; null if it is too wrong to make one, which is reported. */
  @Nullable InvalidatePlan plan() {
    Scope scope = scope();
    boolean needsCache = scope != Scope.ANY_TAG && scope != Scope.ALL_TAGS;
    String name = analysis.cacheName(annotation.cacheName());
    if (needsCache && name.isEmpty()) {
      analysis.report(
          AnnotationProblem.NAME,
          "@CacheInvalidate names no cache; set cacheName, or tags, or @CacheDefaults on the class");
      return null;
    }
    checkExceptions();
    checkTags(needsCache);
    return new InvalidatePlan(
        analysis.where(),
        analysis.method(),
        scope,
        needsCache ? name : "",
        scope == Scope.KEYS ? analysis.key(annotation.key(), annotation.keyGenerator(), -1) : null,
        analysis.tags(annotation.tags()),
        textTemplate(scope),
        annotation,
        ValueTypes.kindOf(analysis.resultType()));
  }

  private @Nullable Template textTemplate(Scope scope) {
    return switch (scope) {
      case PREFIX -> analysis.template("prefix", annotation.prefix());
      case PATTERN -> analysis.template("pattern", annotation.pattern());
      default -> null;
    };
  }

  private Scope scope() {
    boolean keyed = !annotation.key().isEmpty() || annotation.keyGenerator() != KeyGenerator.class;
    int selectors =
        (annotation.all() ? 1 : 0)
            + (annotation.prefix().isEmpty() ? 0 : 1)
            + (annotation.pattern().isEmpty() ? 0 : 1)
            + (keyed ? 1 : 0);
    if (selectors > 1) {
      analysis.report(
          AnnotationProblem.CONTRADICTION,
          "@CacheInvalidate has more than one of key, prefix, pattern and all; write one annotation for each");
    }
    if (annotation.all()) {
      return Scope.CACHE;
    }
    if (!annotation.prefix().isEmpty()) {
      return Scope.PREFIX;
    }
    if (!annotation.pattern().isEmpty()) {
      return Scope.PATTERN;
    }
    if (annotation.tags().length > 0 && !keyed) {
      return annotation.match() == TagMatch.ALL ? Scope.ALL_TAGS : Scope.ANY_TAG;
    }
    return Scope.KEYS;
  }

  private void checkTags(boolean needsCache) {
    if (!needsCache && !annotation.cacheName().isEmpty()) {
      analysis.report(
          AnnotationProblem.CONTRADICTION,
          "cacheName has no effect with tags alone: tags reach every cache; remove it, or add key");
    }
    if (annotation.match() == TagMatch.ALL && annotation.tags().length == 0) {
      analysis.report(
          AnnotationProblem.CONTRADICTION, "match = ALL has no effect without tags; remove it");
    }
  }

  private void checkExceptions() {
    boolean named = annotation.evictFor().length > 0 || annotation.noEvictFor().length > 0;
    if (named && annotation.when() == CacheInvalidate.When.BEFORE) {
      analysis.report(
          AnnotationProblem.CONTRADICTION,
          "evictFor and noEvictFor have no effect with when = BEFORE; remove them, or invalidate AFTER");
    }
  }
}
