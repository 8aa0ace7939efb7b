package dev.layered.benchmarks.redis;

/** How large the documents are. */
enum Size {

  /** About 1 KB as JSON. */
  KB_1("", 8, 1024, 200, RedisHit.class),

  /** About 64 KB as JSON. */
  KB_64(".64k", 790, 128, 40, LargeRedisHit.class);

  private final String suffix;
  private final int lines;
  private final int held;
  private final int calls;
  private final Class<? extends RedisHit> benchmarks;

  Size(String suffix, int lines, int held, int calls, Class<? extends RedisHit> benchmarks) {
    this.suffix = suffix;
    this.lines = lines;
    this.held = held;
    this.calls = calls;
    this.benchmarks = benchmarks;
  }

  /** The size that a class of benchmarks measures. */
  static Size of(String className) {
    return className.equals(LargeRedisHit.class.getName()) ? KB_64 : KB_1;
  }

  /** What the names of its figures have before their unit. */
  String suffix() {
    return suffix;
  }

  /** How many lines a document has. */
  int lines() {
    return lines;
  }

  /** How many documents are asked for: a power of two. */
  int held() {
    return held;
  }

  /** How many calls of each kind are compared at a time. */
  int calls() {
    return calls;
  }

  /** What measures its bytes. */
  Class<? extends RedisHit> benchmarks() {
    return benchmarks;
  }
}
