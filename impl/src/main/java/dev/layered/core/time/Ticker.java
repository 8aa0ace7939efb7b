package dev.layered.core.time;

/** The source of time. Safe for use by several threads. */
public interface Ticker {

  /**
   * Monotonic time. Compare two readings by the sign of their difference.
   *
   * @return nanoseconds since an arbitrary origin
   */
  long nanos();

  /**
   * Time that means something to another process, for expiry that outlives this one. Never used to
   * order events.
   *
   * @return milliseconds since the epoch of Unix
   */
  long wallMillis();

  /**
   * Whether it goes as fast as the clocks of other machines, so that what one of them says can be
   * told from what it said before. Not where tests move it.
   */
  default boolean isSteady() {
    return true;
  }

  /**
   * The machine's time. Its wall clock is read once and then follows the monotonic clock, so that
   * setting the machine's clock changes nothing while the process lives.
   *
   * @return a new ticker
   */
  static Ticker system() {
    long wallOrigin = System.currentTimeMillis();
    long origin = System.nanoTime();
    return new Ticker() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMillis() {
        return wallOrigin + (System.nanoTime() - origin) / 1_000_000;
      }
    };
  }
}
