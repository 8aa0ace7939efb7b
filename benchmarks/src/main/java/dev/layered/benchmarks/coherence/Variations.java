package dev.layered.benchmarks.coherence;

import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.benchmarks.coherence.OriginLoader.Manner;
import java.time.Duration;
import java.util.SplittableRandom;

/** The options of calls, at random. For one thread. */
final class Variations {

  private final SplittableRandom random;

  Variations(SplittableRandom random) {
    this.random = random;
  }

  /** Nothing is served while it is refreshed: its caller loads. */
  CacheOptions waiting(CacheOptions options) {
    return options.withStaleWhileRevalidate(Duration.ZERO);
  }

  /** As that, or not. */
  CacheOptions sometimesWaiting(CacheOptions options) {
    return random.nextBoolean() ? options : waiting(options);
  }

  /** With deadlines shorter than many loads take. */
  CacheOptions withDeadline(CacheOptions options) {
    CacheOptions soft = waiting(options).withSoftDeadline(Duration.ofMillis(1 + random.nextInt(3)));
    return random.nextBoolean()
        ? soft
        : soft.withHardDeadline(Duration.ofMillis(10 + random.nextInt(50)));
  }

  /** Keeps what {@link Manner#OFTEN_NOTHING} throws. */
  CacheOptions keepingExceptions(CacheOptions options) {
    return waiting(options)
        .withCacheExceptions(NotThere.class)
        .withExceptionTtl(Duration.ofSeconds(2));
  }

  /** Without one or two layers. */
  CacheOptions skipping(CacheOptions options) {
    CacheLayer[] layers = CacheLayer.values();
    return options.withMode(
        CacheMode.skipping(
            layers[random.nextInt(layers.length)], layers[random.nextInt(layers.length)]));
  }
}
