package dev.layered.benchmarks.memory;

/** What is cached. */
record Member(String id, long number) {

  static String id(int index) {
    return "member-" + (10_000_000 + index);
  }

  static Member of(String id) {
    return new Member(id, id.hashCode());
  }
}
