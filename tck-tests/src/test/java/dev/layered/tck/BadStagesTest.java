package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writing methods whose stage is none, or does not do what a stage does. */
@Timeout(60)
class BadStagesTest {

  /** Refuses whoever wants to know its end. */
  private static final class Refusing extends CompletableFuture<String> {
    @Override
    public CompletableFuture<String> whenComplete(
        BiConsumer<? super String, ? super Throwable> action) {
      throw new IllegalStateException("refused");
    }
  }

  /** Tells its end, and throws. */
  private static final class Throwing extends CompletableFuture<String> {
    @Override
    public CompletableFuture<String> whenComplete(
        BiConsumer<? super String, ? super Throwable> action) {
      action.accept("told", null);
      action.accept("told again", null);
      throw new IllegalStateException("thrown afterwards");
    }
  }

  @ApplicationScoped
  public static class Users {
    static volatile CompletionStage<String> stage;

    @Layered(cacheName = "users", key = "{id}")
    public String find(long id) {
      return "found";
    }

    @CachePut(cacheName = "users", key = "{id}")
    public CompletionStage<String> put(long id) {
      return stage;
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public CompletionStage<String> delete(long id) {
      return stage;
    }
  }

  private final Loop loop = new Loop();
  private App app;
  private Users users;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    app = App.of(Users.class).with("layered.disk.path", folder).start();
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    loop.close();
    app.close();
  }

  private void fails(CompletableFuture<String> answer, String why) {
    assertThatThrownBy(() -> Loop.answer(answer)).rootCause().hasMessageContaining(why);
  }

  /** A writer that never ends would keep all later ones out of the cache. */
  private void theNextWriteIsStored() throws Exception {
    Users.stage = CompletableFuture.completedFuture("next");
    assertThat(Loop.answer(users.put(1).toCompletableFuture())).isEqualTo("next");
    assertThat(users.find(1)).isEqualTo("next");
  }

  @Test
  void null_isTheSameErrorOnEveryThread() throws Exception {
    Users.stage = null;
    fails(users.put(1).toCompletableFuture(), "LAYERED-301");
    fails(loop.call(() -> users.put(1)), "LAYERED-301");
    fails(users.delete(1).toCompletableFuture(), "LAYERED-301");
    fails(loop.call(() -> users.delete(1)), "LAYERED-301");
    assertThat(users.find(1)).isEqualTo("found");
    theNextWriteIsStored();
  }

  @Test
  void stageThatRefuses_failsTheCallAndEndsTheWrite() throws Exception {
    Users.stage = new Refusing();
    fails(users.put(1).toCompletableFuture(), "refused");
    fails(loop.call(() -> users.put(1)), "refused");
    theNextWriteIsStored();
  }

  @Test
  void stageThatThrowsAfterItHasAnswered_hasAnswered() throws Exception {
    Users.stage = new Throwing();
    assertThat(Loop.answer(users.put(1).toCompletableFuture())).isEqualTo("told");
    assertThat(users.find(1)).isEqualTo("told");
    theNextWriteIsStored();
  }
}
