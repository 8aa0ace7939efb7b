package dev.layered.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.time.ManualTicker;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NameNotFoundException;
import javax.naming.NoInitialContextException;
import org.junit.jupiter.api.Test;

class TransactionRegistryTest {

  /** Nobody calls it. */
  private static final Object REGISTRY =
      Proxy.newProxyInstance(
          TransactionRegistryTest.class.getClassLoader(),
          new Class<?>[] {TransactionSynchronizationRegistry.class},
          (proxy, method, arguments) -> {
            throw new AssertionError(method);
          });

  private final ManualTicker ticker = new ManualTicker();
  private final AtomicInteger looks = new AtomicInteger();

  /** An application may be asked a thousand times by threads that do not know its names. */
  @Test
  void get_manyThreadsDoNotKnowTheName_isFoundByTheFirstThatDoes() {
    TransactionRegistry registry =
        new TransactionRegistry(
            () -> {
              if (looks.incrementAndGet() <= 200) {
                throw new NameNotFoundException("not on this thread");
              }
              return REGISTRY;
            },
            ticker::nanos);
    for (int i = 0; i < 200; i++) {
      assertThat(registry.get()).isNull();
      ticker.advance(Duration.ofNanos(TransactionRegistry.PAUSE_NANOS));
    }
    assertThat(registry.get()).isSameAs(REGISTRY);
    assertThat(registry.get()).isSameAs(REGISTRY);
    assertThat(looks).hasValue(201);
  }

  @Test
  void get_withinThePause_doesNotLookAgain() {
    TransactionRegistry registry =
        new TransactionRegistry(
            () -> {
              looks.incrementAndGet();
              throw new NameNotFoundException("not on this thread");
            },
            ticker::nanos);
    for (int i = 0; i < 1_000; i++) {
      assertThat(registry.get()).isNull();
    }
    assertThat(looks).hasValue(1);
  }

  @Test
  void get_noNamesAtAll_neverLooksAgain() {
    TransactionRegistry registry =
        new TransactionRegistry(
            () -> {
              looks.incrementAndGet();
              throw new NoInitialContextException("no names here");
            },
            ticker::nanos);
    assertThat(registry.get()).isNull();
    ticker.advance(Duration.ofNanos(TransactionRegistry.PAUSE_NANOS));
    assertThat(registry.get()).isNull();
    assertThat(looks).hasValue(1);
  }
}
