package dev.layered.core;

/**
 * How long one caller waits for the loads of others, altogether. Who asks anew, because what
 * another caller has loaded is for nobody else, does not begin to wait anew: where no value can be
 * shared, callers would follow one another for as long as there are any. For one thread at a time.
 */
final class LoadWait {

  private boolean began;
  private long beganNanos;

  /**
   * What is left, from the first wait on; not negative.
   *
   * @param mostNanos the longest wait
   */
  long leftNanos(long nowNanos, long mostNanos) {
    if (!began) {
      began = true;
      beganNanos = nowNanos;
    }
    return Math.max(0, mostNanos - (nowNanos - beganNanos));
  }
}
