package dev.layered.config;

/** Where a property can be set, besides {@code layered.name} for everything. */
enum Reach {
  /** Nowhere else. */
  NODE("global"),

  /** For one cache: {@code layered.caches."name".…}. */
  CACHE("global, cache"),

  /** For one cache, and as a member of {@link dev.layered.Layered}. */
  LAYERED("global, cache, Layered"),

  /** For one cache, and as a member of every annotation that stores. */
  STORING("global, cache, Layered, CachePut");

  private final String words;

  Reach(String words) {
    this.words = words;
  }

  /** The scopes for the reference file. */
  String words() {
    return words;
  }

  /** Whether {@code layered.caches."name".…} reads it. */
  boolean isPerCache() {
    return this != NODE;
  }

  /** Whether {@code Class/method/annotation/member} reads it. */
  boolean isMemberOf(String annotation) {
    return switch (this) {
      case NODE, CACHE -> false;
      case LAYERED -> annotation.equals("Layered");
      case STORING -> MethodScope.ANNOTATIONS.contains(annotation);
    };
  }
}
