package dev.layered.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** Threads come from the container as long as it makes any. */
class ManagedThreadsTest {

  /** What a container makes is a class of its own. */
  private static final class ContainersThread extends Thread {
    ContainersThread(Runnable task) {
      super(task);
    }
  }

  private static ThreadFactory of(ThreadFactory managed) {
    return new ManagedThreads(managed, Thread::new).named("layered-test-");
  }

  @Test
  void thread_ofTheContainer_isNamedAndDaemon() {
    ThreadFactory factory = of(ContainersThread::new);
    factory.newThread(() -> {});

    Thread second = factory.newThread(() -> {});

    assertThat(second).isInstanceOf(ContainersThread.class);
    assertThat(second.isDaemon()).isTrue();
    assertThat(second.getName()).isEqualTo("layered-test-2");
  }

  @Test
  void thread_withoutContainer_isPlain() {
    assertThat(of(null).newThread(() -> {}).isDaemon()).isTrue();
  }

  @Test
  void thread_containerRefuses_isPlain() {
    ThreadFactory stopping =
        of(
            task -> {
              throw new IllegalStateException("the component is stopped");
            });
    ThreadFactory full = of(task -> null);

    assertThat(stopping.newThread(() -> {})).isExactlyInstanceOf(Thread.class);
    assertThat(full.newThread(() -> {})).isExactlyInstanceOf(Thread.class);
  }

  @Test
  void ofContainer_withoutNaming_makesPlainThreads() {
    Thread made = ManagedThreads.ofContainer(Thread::new).named("x").newThread(() -> {});

    assertThat(made).isExactlyInstanceOf(Thread.class);
  }
}
