package dev.layered.config;

import java.util.List;

/** Where a property can be set, besides {@code layered.name} for everything. */
enum Reach {
  /** Nowhere else. */
  NODE("global", List.of()),

  /** For one cache: {@code layered.caches."name".…}. */
  CACHE("global, cache", List.of()),

  /** For one cache, and as a member of {@link dev.layered.Layered}. */
  LAYERED("global, cache, Layered", List.of("Layered")),

  /** For one cache, and as a member of every annotation that stores. */
  STORING("global, cache, Layered, CachePut", List.of("Layered", "CachePut"));

  private final String words;
  private final List<String> annotations;

  Reach(String words, List<String> annotations) {
    this.words = words;
    this.annotations = annotations;
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
    return annotations.contains(annotation);
  }
}
