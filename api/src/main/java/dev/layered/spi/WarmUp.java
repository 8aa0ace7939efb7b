package dev.layered.spi;

import java.util.concurrent.Callable;

/** Runs the calls of a {@link CacheWarmer} side by side. Used by one thread. */
public interface WarmUp {

  /**
   * Has a call made on a thread of the cache, in a request context of its own. Waits while {@code
   * layered.warm.threads} calls are under way, so that no more than that are ever held. A call that
   * throws is counted and logged, and the others go on.
   *
   * @param call what to do; its result is not used
   * @throws InterruptedException if the application stops
   */
  void call(Callable<?> call) throws InterruptedException;

  /**
   * Says how many calls there will be, so that the progress in the log says of how many.
   *
   * @param calls zero or greater
   * @throws IllegalArgumentException if it is negative
   */
  void expect(long calls);
}
