package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UniqueNumbersTest {

  private static RandomGenerator seed(long... numbers) {
    return LongStream.of(numbers).iterator()::next;
  }

  @Test
  void threads_neverShareANumber() throws Exception {
    UniqueNumbers numbers = new UniqueNumbers(new Random(1));
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int n = 0; n < 50_000; n++) {
                  seen.add(numbers.nextLong());
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(200_000);
  }

  /** Those that begin alike have one number in common; those that step alike, none. */
  @Test
  void sources_differ_ifEitherOfTheirSeedsDoes() {
    UniqueNumbers[] sources = {
      new UniqueNumbers(seed(1, 12345)),
      new UniqueNumbers(seed(1, 99999)),
      new UniqueNumbers(seed(2, 12345))
    };
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    for (int n = 0; n < 10_000; n++) {
      Arrays.stream(sources).forEach(source -> seen.add(source.nextLong()));
    }
    assertThat(seen).hasSize(29_999);
  }

  /** Steps of nothing but ones, or of hardly any, make as good numbers as others. */
  @Test
  void poorSteps_areBettered() {
    for (long step : new long[] {0, 1, -1, Long.MIN_VALUE, 0xFFL}) {
      UniqueNumbers numbers = new UniqueNumbers(seed(0, step));
      long ones = LongStream.generate(numbers::nextLong).limit(10_000).map(Long::bitCount).sum();
      assertThat(ones / 10_000.0).as("of step " + step).isBetween(31.5, 32.5);
    }
  }
}
