package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.LayeredException;
import dev.layered.testing.EmbeddedRedis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a strict node that change several things while Redis is away. */
class StrictInvalidationsTest {

  private static volatile String origin;

  @ApplicationScoped
  public static class Users {
    @Inject LayeredCaches caches;

    @Layered(cacheName = "users", key = "{id}", ttl = 600)
    public String find(long id) {
      return origin;
    }

    @Layered(cacheName = "lists", key = "{id}", tags = "list:{id}", ttl = 600)
    public String list(long id) {
      return origin;
    }

    @CacheInvalidate(cacheName = "users", key = "{id}", tags = "list:{id}")
    public void change(long id) {}

    @CacheInvalidate(cacheName = "users", key = "{id}")
    @CacheInvalidate(cacheName = "lists", key = "{id}")
    public void changeTwice(long id) {}

    @CacheInvalidate(cacheName = "users", key = "{id}", when = CacheInvalidate.When.BEFORE)
    @CacheInvalidate(cacheName = "lists", key = "{id}", when = CacheInvalidate.When.BEFORE)
    public void changeBefore(long id) {}

    @CacheInvalidate(cacheName = "users", key = "{id}")
    @CacheInvalidate(cacheName = "lists", key = "{id}")
    public CompletionStage<String> changeLater(long id) {
      return CompletableFuture.completedFuture("changed");
    }

    @CacheInvalidate(cacheName = "users", key = "{id}", evictFor = IOException.class)
    @CacheInvalidate(cacheName = "lists", key = "{id}", evictFor = IOException.class)
    public void fail(long id) throws IOException {
      throw new IOException("half done");
    }

    @CacheInvalidate(cacheName = "users", key = "{id}", evictFor = IOException.class)
    @CacheInvalidate(cacheName = "lists", key = "{id}", evictFor = IOException.class)
    public CompletionStage<String> failLater(long id) {
      return CompletableFuture.failedFuture(new IOException("half done"));
    }

    @CachePut(cacheName = "users", key = "{id}")
    @CacheInvalidate(cacheName = "lists", key = "{id}")
    public String put(long id) {
      return origin;
    }

    /** As if the interceptor of the put were the outer one. */
    @CachePut(cacheName = "users", key = "{id}")
    public String putAround(long id) {
      caches.invalidateTags("list:" + id);
      return origin;
    }

    /** As if the interceptor of the invalidation were the outer one. */
    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void changeAround(long id) {
      caches.invalidateTags("list:" + id);
    }
  }

  private static void assertUndelivered(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(LayeredException.class)
        .hasMessageStartingWith("LAYERED-615");
  }

  private static void assertFailedWithSuppressed(Throwable failed) {
    assertThat(failed).isExactlyInstanceOf(IOException.class).hasMessage("half done");
    assertThat(failed.getSuppressed())
        .hasSize(2)
        .allMatch(each -> each.getMessage().startsWith("LAYERED-615"));
  }

  private static void changeEverything(Users users) {
    assertUndelivered(() -> users.change(1));
    assertUndelivered(() -> users.changeTwice(2));
    assertUndelivered(() -> users.changeBefore(3));
    assertThat(users.changeLater(4))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .havingCause()
        .withMessageStartingWith("LAYERED-615");
    assertFailedWithSuppressed(catchThrowable(() -> users.fail(5)));
    assertFailedWithSuppressed(
        catchThrowable(() -> users.failLater(6).toCompletableFuture().join()).getCause());
    assertUndelivered(() -> users.put(7));
    assertUndelivered(() -> users.putAround(8));
    assertUndelivered(() -> users.changeAround(9));
  }

  private static Stream<String> changed(Users users) {
    return Stream.iterate(1L, id -> id <= 9, id -> id + 1)
        .flatMap(id -> Stream.of(users.find(id), users.list(id)));
  }

  private static void assertVoid(Users users) {
    for (long each = 1; each <= 9; each++) {
      long id = each;
      assertThatThrownBy(() -> users.find(id), "user " + id).hasMessageContaining("LAYERED-618");
      assertThatThrownBy(() -> users.list(id), "list " + id).hasMessageContaining("LAYERED-618");
    }
  }

  @Test
  void everyChangeIsInForceHereAndReachesOthersLater(@TempDir Path folder) {
    origin = "old";
    try (EmbeddedRedis redis = Nodes.persistentRedis(folder);
        Nodes nodes = new Nodes(redis.uri())) {
      // What is not void is served as long as Redis is away.
      App strict =
          nodes.start(
              nodes
                  .node(Users.class)
                  .with("layered.failure", "strict")
                  .with("layered.coherence.cut-off", "available"));
      App other =
          nodes.start(nodes.node(Users.class).with("layered.coherence.cut-off", "available"));
      Users here = strict.get(Users.class);
      Users there = other.get(Users.class);
      assertThat(changed(here)).containsOnly("old");
      assertThat(changed(there)).containsOnly("old");
      assertThat(here.find(10)).isEqualTo("old");

      redis.stop();
      origin = "new";
      changeEverything(here);

      assertThat(here.find(10)).as("what nobody has changed").isEqualTo("old");
      assertVoid(here);
      assertThat(changed(there)).as("has not heard of it").containsOnly("old");
      redis.start();
      Await.until("the other has", () -> changed(there).allMatch("new"::equals));
    }
  }
}
