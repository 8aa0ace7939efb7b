package dev.layered.metrics;

/** Somewhere to register measures: one registry of one metrics API. */
interface Meters extends AutoCloseable {

  /** A new group, with nothing in it. */
  Group group();

  /** Gives back what all groups had in common. Called once, after each group was emptied. */
  @Override
  default void close() {}

  /**
   * Measures that were registered together, and are removed together. Guarded by the lock of its
   * owner. What a registry throws, each method throws.
   */
  interface Group {

    /**
     * Registers a counter.
     *
     * @param total what it has counted since it began; never less than before
     */
    void counter(Measure measure, Reading total, Label... labels);

    /** Registers a gauge, whose value is read on any thread whenever somebody looks. */
    void gauge(Measure measure, Reading value, Label... labels);

    /** Registers a timer, which starts without any durations. */
    Timing timer(Measure measure, Label... labels);

    /** Brings counters up to their totals, where nobody reads these when looking at them. */
    default void publish() {}

    /** Removes what was registered here and nothing else. */
    void removeAll();
  }

  /** A figure of now. Safe for use by several threads, takes no lock. */
  @FunctionalInterface
  interface Reading {
    /** The figure. */
    long get();
  }

  /** Takes durations. Safe for use by several threads. */
  @FunctionalInterface
  interface Timing {
    /** Adds one, in nanoseconds. */
    void add(long nanos);
  }
}
