package dev.layered.test;

import dev.layered.core.time.Ticker;

/** The clock of a test as nodes see it. */
record ClockTicker(TestClock clock) implements Ticker {

  @Override
  public long nanos() {
    return clock.nanos();
  }

  /** Redis ages what it stores when this clock is moved, but its own clock goes on as ever. */
  @Override
  public boolean isSteady() {
    return false;
  }

  @Override
  public long wallMillis() {
    return clock.wallMillis();
  }
}
