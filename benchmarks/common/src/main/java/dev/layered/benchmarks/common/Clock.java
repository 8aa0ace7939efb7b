package dev.layered.benchmarks.common;

import java.util.concurrent.TimeUnit;

/** Which time of an operation counts. */
public enum Clock {

  /** The processor time of the calling thread in nanoseconds, for calls that do not wait. */
  CPU_NANOS("ns", TimeUnit.NANOSECONDS),

  /** The time that the caller sees, in microseconds. */
  WALL_MICROS("us", TimeUnit.MICROSECONDS);

  private final String unit;
  private final TimeUnit timeUnit;

  Clock(String unit, TimeUnit timeUnit) {
    this.unit = unit;
    this.timeUnit = timeUnit;
  }

  /** The unit of its times. */
  public String unit() {
    return unit;
  }

  TimeUnit timeUnit() {
    return timeUnit;
  }
}
