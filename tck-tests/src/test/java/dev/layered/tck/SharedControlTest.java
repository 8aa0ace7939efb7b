package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheControl;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.testing.RedisServers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis: what a loader has said reaches the other node, an exception does not. */
class SharedControlTest {

  private static final Instant CHANGED = Instant.parse("2024-02-29T12:34:56.123456789Z");

  public static class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Static: the same origin for both nodes. */
  private static final AtomicInteger LOADS = new AtomicInteger();

  private static final List<Throwable> WRONG = new CopyOnWriteArrayList<>();

  private static volatile Consumer<CacheControl> says;

  @ApplicationScoped
  public static class Values {
    @Layered(cacheName = "values", staleIfError = 3600)
    public String find(long id, CacheControl control) {
      int load = LOADS.incrementAndGet();
      try {
        says.accept(control);
      } catch (AssertionError wrong) {
        // or a stale value would hide it
        WRONG.add(wrong);
      }
      return "v" + load;
    }

    @Layered(cacheName = "answers", cacheExceptions = NotFound.class, exceptionTtl = 3600)
    public String answer(long id) {
      LOADS.incrementAndGet();
      throw new NotFound();
    }
  }

  private final Nodes nodes = new Nodes(RedisServers.shared());

  @BeforeEach
  void reset() {
    LOADS.set(0);
    WRONG.clear();
    says = control -> {};
  }

  @AfterEach
  void stop() {
    nodes.close();
    assertThat(WRONG).isEmpty();
  }

  @Test
  void validators_surviveRedis_andAnotherNodeMayStoreAgain() {
    App a = nodes.start(Values.class);
    App b = nodes.start(Values.class);
    says = control -> control.etag("e").lastModified(CHANGED).tags("x");
    a.get(Values.class).find(1, null);
    a.get(LayeredCaches.class).cache("values").expireAll();
    says =
        control -> {
          assertThat(control.previousEtag()).isEqualTo("e");
          assertThat(control.previousLastModified()).isEqualTo(CHANGED);
          control.notModified();
        };
    // A load that began before b knew would be stale at once.
    Await.until(
        "b knows that it expired", () -> !b.get(LayeredCaches.class).cache("values").contains(1L));
    assertThat(b.get(Values.class).find(1, null)).isEqualTo("v1");
    assertThat(LOADS).hasValue(2);
    says =
        control -> {
          throw new AssertionError("stored again by b");
        };
    assertThat(a.get(Values.class).find(1, null)).isEqualTo("v1");
    assertThat(b.get(Values.class).find(1, null)).isEqualTo("v1");

    says = control -> {};
    b.get(LayeredCaches.class).invalidateTags("x");
    assertThat(b.get(Values.class).find(1, null)).as("its tag was kept").isEqualTo("v3");
  }

  @Test
  void tagOfALoader_invalidatedBeforeANodeStarts_isKnownThere() {
    App a = nodes.start(Values.class);
    says = control -> control.tags("x");
    a.get(Values.class).find(1, null);
    a.get(LayeredCaches.class).invalidateTags("x");

    assertThat(nodes.start(Values.class).get(Values.class).find(1, null)).isEqualTo("v2");
  }

  @Test
  void tagOfALoader_invalidatedByTheOtherNode_isLoadedAnew() {
    App a = nodes.start(Values.class);
    App b = nodes.start(Values.class);
    says = control -> control.tags("x");
    a.get(Values.class).find(1, null);
    assertThat(b.get(Values.class).find(1, null)).isEqualTo("v1");

    b.get(LayeredCaches.class).invalidateTags("x");

    assertThat(b.get(Values.class).find(1, null)).isEqualTo("v2");
    Await.until("a learns it", () -> a.get(Values.class).find(1, null).equals("v2"));
  }

  @Test
  void exception_isKeptByEachNodeForItself_andInvalidatedOnBoth() {
    Values a = nodes.start(Values.class).get(Values.class);
    App other = nodes.start(Values.class);
    Values b = other.get(Values.class);
    assertThatThrownBy(() -> a.answer(1)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> a.answer(1)).isInstanceOf(NotFound.class);
    assertThat(LOADS).hasValue(1);
    assertThatThrownBy(() -> b.answer(1)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> b.answer(1)).isInstanceOf(NotFound.class);
    assertThat(LOADS).as("no exception is read from bytes").hasValue(2);

    other.get(LayeredCaches.class).cache("answers").invalidateAll();

    assertThatThrownBy(() -> b.answer(1)).isInstanceOf(NotFound.class);
    assertThat(LOADS).hasValue(3);
    Await.until(
        "a learns it",
        () -> {
          assertThatThrownBy(() -> a.answer(1)).isInstanceOf(NotFound.class);
          return LOADS.get() == 4;
        });
  }
}
