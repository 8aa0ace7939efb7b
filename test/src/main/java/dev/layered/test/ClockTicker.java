package dev.layered.test;

import dev.layered.core.time.Ticker;

/** The clock of a test as nodes see it. */
record ClockTicker(TestClock clock) implements Ticker {

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public long wallMillis() {
    return clock.wallMillis();
  }
}
