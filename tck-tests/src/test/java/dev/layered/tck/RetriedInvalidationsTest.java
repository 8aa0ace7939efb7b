package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Methods that somebody further out calls again before they have ended. */
class RetriedInvalidationsTest {

  /** Tries again at once, and leaves the first attempt to another thread. */
  @InterceptorBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Impatient {}

  @Impatient
  @Interceptor
  @Priority(Interceptor.Priority.PLATFORM_BEFORE)
  public static class Impatience {
    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
      Users users = (Users) call.getTarget();
      users.first = users.threads.submit(call::proceed);
      assertThat(users.begun.await(20, TimeUnit.SECONDS)).isTrue();
      return call.proceed();
    }
  }

  @ApplicationScoped
  public static class Users {
    final ExecutorService threads = Executors.newSingleThreadExecutor();
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);
    final AtomicInteger renames = new AtomicInteger();
    volatile Future<?> first;

    @Layered(cacheName = "users", key = "{id}")
    public int find(long id) {
      return renames.get();
    }

    @Impatient
    @CacheInvalidate(cacheName = "users", key = "{id}")
    @CacheInvalidate(tags = "list")
    public void rename(long id) throws InterruptedException {
      if (renames.incrementAndGet() == 1) {
        begun.countDown();
        mayEnd.await();
      }
    }

    void endFirst() throws Exception {
      mayEnd.countDown();
      first.get(20, TimeUnit.SECONDS);
      threads.shutdown();
    }
  }

  @Test
  void repeatedAnnotations_invalidateAlsoWhileAnEarlierAttemptIsUnderWay() throws Exception {
    try (App app = App.start(Users.class, Impatience.class)) {
      Users users = app.get(Users.class);
      users.find(1);
      try {
        users.rename(1);
        assertThat(app.get(LayeredCaches.class).cache("users").contains(1L)).isFalse();
      } finally {
        users.endFirst();
      }
    }
  }
}
