package dev.layered.config;

import org.jspecify.annotations.Nullable;

/**
 * One property: an entry of {@link PropertyCatalog}.
 *
 * @param name its name without {@code layered.}: kebab case, with dots between groups
 * @param member its name in override keys: that of the annotation member. Empty if there is none
 * @param reach where it can be set
 * @param isLive whether a change counts while the application runs, rather than at the next start
 * @param syntax how its values are written and which are allowed
 * @param defaultText the built-in default as text; null if there is none
 * @param meaningOfNone what holds if it is set nowhere; for a property without default
 * @param declared the member of annotations that sets it. Empty if there is none
 * @param description what it means, in a sentence or two
 * @param <T> the type of its values
 */
record Property<T>(
    String name,
    String member,
    Reach reach,
    boolean isLive,
    Syntax<T> syntax,
    @Nullable String defaultText,
    String meaningOfNone,
    String declared,
    String description) {

  /** A property without default, that no annotation knows and that is read at start. */
  static <T> Property<T> of(String name, Reach reach, Syntax<T> syntax, String description) {
    return new Property<>(name, "", reach, false, syntax, null, "", "", description);
  }

  /** The same with a default. */
  Property<T> orElse(String text) {
    return new Property<>(
        name, member, reach, isLive, syntax, text, meaningOfNone, declared, description);
  }

  /** The same with what holds if it is set nowhere. */
  Property<T> orNone(String meaning) {
    return new Property<>(
        name, member, reach, isLive, syntax, defaultText, meaning, declared, description);
  }

  /** The same, followed while the application runs. */
  Property<T> live() {
    return new Property<>(
        name, member, reach, true, syntax, defaultText, meaningOfNone, declared, description);
  }

  /** The same as a member of annotations that override keys can set. */
  Property<T> member(String memberName) {
    return new Property<>(
        name,
        memberName,
        reach,
        isLive,
        syntax,
        defaultText,
        meaningOfNone,
        memberName,
        description);
  }

  /** The same as a member of annotations that no override key sets. */
  Property<T> declared(String memberName) {
    return new Property<>(
        name, member, reach, isLive, syntax, defaultText, meaningOfNone, memberName, description);
  }

  /** What every property's name starts with. */
  static final String PREFIX = "layered.";

  /** What the properties of single caches start with. */
  static final String CACHES = "layered.caches.";

  /** The built-in default. */
  T defaultValue() {
    if (defaultText == null) {
      throw new IllegalStateException(name + " has no default");
    }
    return syntax.parseGood(defaultText);
  }

  /** {@code layered.heap.ttl}. */
  String globalKey() {
    return PREFIX + name;
  }

  /** {@code layered.caches."users".heap.ttl}. */
  String cacheKey(String cacheName) {
    return CACHES + "\"" + cacheName + "\"." + name;
  }

  /** {@code layered.caches.users.heap.ttl}; null if the name has a dot and needs its quotes. */
  @Nullable String plainCacheKey(String cacheName) {
    return cacheName.indexOf('.') < 0 ? CACHES + cacheName + "." + name : null;
  }
}
