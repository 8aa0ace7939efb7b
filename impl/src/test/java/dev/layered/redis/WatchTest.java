package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchTest {

  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch lookedAgain = new CountDownLatch(2);
  private final CountDownLatch ended = new CountDownLatch(1);

  @Test
  void look_thatEndsWithAnError_isFollowedByAnother() throws Exception {
    Watch watch = new Watch(this::look, ended::countDown, Thread::new);
    watch.wake();
    lookedAgain.await();
    assertThat(ended.getCount()).isEqualTo(1);
    watch.close();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void look() {
    lookedAgain.countDown();
    if (looks.incrementAndGet() == 1) {
      throw new OutOfMemoryError("of the test");
    }
  }
}
