package dev.layered.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.config.NodeSettings;
import dev.layered.core.Tracing;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the threads of a node do while the container ends. */
class BackgroundThreadsTest {

  /** That of a container that makes no more contexts. */
  @SuppressWarnings("unchecked")
  private static Instance<RequestContextController> ended() {
    return (Instance<RequestContextController>)
        Proxy.newProxyInstance(
            BackgroundThreadsTest.class.getClassLoader(),
            new Class<?>[] {Instance.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("the container has ended");
            });
  }

  private static NodeSettings settings() {
    Duration none = Duration.ZERO;
    return new NodeSettings(
        true, "test", null, false, 0, 1, none, 1, none, false, none, false, 1, 1, null, 1, false,
        null);
  }

  /** A refresh that were lost would hold the load of its key for ever. */
  @Test
  void refresh_withoutARequestContext_runsAllTheSame() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    try (BackgroundThreads threads = new BackgroundThreads(settings(), ended(), Tracing.NONE)) {
      threads.refreshes().execute(ran::countDown);
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
