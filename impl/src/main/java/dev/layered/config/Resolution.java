package dev.layered.config;

import dev.layered.config.Found.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the properties of one target, the most specific place first: method key, class key,
 * cache key, annotation, global key. Collects what is wrong on the way, also at places that are
 * overruled: a mistake is reported even while something hides it.
 */
final class Resolution {

  private final PropertyReader reader;
  private final Target target;
  private final List<Problem> problems = new ArrayList<>();

  Resolution(PropertyReader reader, Target target) {
    this.reader = reader;
    this.target = target;
  }

  /** The value that counts; the built-in default if none is set. */
  <T> T value(Property<T> property) {
    Found<T> found = find(property);
    return found != null ? found.value() : property.defaultValue();
  }

  /** The value that counts and its place; null if none is set. */
  <T> @Nullable Found<T> find(Property<T> property) {
    Map<Level, Found<T>> set = new EnumMap<>(Level.class);
    MethodScope method = target.method();
    if (method != null && property.reach().isMemberOf(method.annotation())) {
      key(set, Level.METHOD_KEY, method.methodKey(property.member()), property);
      key(set, Level.CLASS_KEY, method.classKey(property.member()), property);
    }
    String cacheName = target.cacheName();
    if (cacheName != null && property.reach().isPerCache()) {
      key(set, Level.CACHE_KEY, property.cacheKey(cacheName), property);
      String plain = property.plainCacheKey(cacheName);
      if (plain != null) {
        key(set, Level.CACHE_KEY, plain, property);
      }
    }
    annotation(set, property);
    key(set, Level.GLOBAL_KEY, property.globalKey(), property);
    return set.isEmpty() ? null : set.values().iterator().next();
  }

  /** Reports that a value contradicts another one. */
  void conflict(Found<?> found, String what) {
    boolean isKey = found.level() != Level.ANNOTATION;
    String where = isKey ? reader.where(found.where()) : found.where();
    problems.add(ProblemCode.CONFLICT.at(where, what));
  }

  /** Everything wrong found so far. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private <T> void key(Map<Level, Found<T>> set, Level level, String key, Property<T> property) {
    T value = reader.read(key, property, problems::add);
    if (value != null) {
      set.putIfAbsent(level, new Found<>(value, level, key));
    }
  }

  private <T> void annotation(Map<Level, Found<T>> set, Property<T> property) {
    Object value = target.declared().value(property.declared());
    if (value == null) {
      return;
    }
    String where = target.declaredWhere();
    try {
      T checked = property.syntax().check(property.member(), value);
      set.put(Level.ANNOTATION, new Found<>(checked, Level.ANNOTATION, where));
    } catch (BadValueException e) {
      problems.add(e.code().at(where, e.what()));
    }
  }
}
