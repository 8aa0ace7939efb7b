package dev.layered.redis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Numbers that name things: nonces, epochs. They have to differ, and nobody has to be kept from
 * guessing them, so only where they begin is drawn from a slow source. It is a {@code
 * SplittableRandom} that several threads share: an invertible function of a counter, so that no
 * number comes twice from one source before all 2^64 have come.
 *
 * <p>Of two sources, both the beginning and the step are drawn. Had they one step in common, as all
 * of {@code ThreadLocalRandom} have, those that meet once would go on with the same numbers.
 */
final class UniqueNumbers implements RandomGenerator {

  /** That many bits of a step differ from the next one; fewer would make poor numbers. */
  private static final int LEAST_CHANGES = 24;

  private final AtomicLong state;
  private final long step;

  /**
   * A source of its own.
   *
   * @param seed unlike that of any other node
   */
  UniqueNumbers(RandomGenerator seed) {
    this.state = new AtomicLong(seed.nextLong());
    this.step = step(seed.nextLong());
  }

  /** Odd, so that the counter passes every number. */
  private static long step(long drawn) {
    long odd = drawn | 1;
    return Long.bitCount(odd ^ (odd >>> 1)) < LEAST_CHANGES ? odd ^ 0xAAAA_AAAA_AAAA_AAAAL : odd;
  }

  @Override
  public long nextLong() {
    return mixed(state.getAndAdd(step));
  }

  /** Variant 13 of Stafford's mixing functions; each step of it can be undone. */
  private static long mixed(long number) {
    long z = (number ^ (number >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
