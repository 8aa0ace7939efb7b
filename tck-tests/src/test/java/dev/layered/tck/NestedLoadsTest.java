package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Methods that answer later and need the value that they are about to load: they must not wait for
 * their own load, which would take as long as any caller waits for another's.
 */
@Timeout(60)
class NestedLoadsTest {

  @ApplicationScoped
  public static class Users {
    static final AtomicInteger DEPTH = new AtomicInteger();
    static final AtomicInteger LOADS = new AtomicInteger();

    @Inject Users self;

    private static boolean isInmost() {
      return DEPTH.decrementAndGet() < 0;
    }

    @Layered(cacheName = "users", key = "{id}")
    public CompletionStage<String> stage(long id) {
      return isInmost() ? CompletableFuture.completedFuture("inmost") : self.stage(id);
    }

    @Layered(cacheName = "users", key = "{id}")
    public CompletionStage<String> stageThatWaits(long id) {
      return CompletableFuture.completedFuture(self.atOnce(id));
    }

    @Layered(cacheName = "users", key = "{id}")
    public String atOnce(long id) {
      return "inmost";
    }

    @Layered(cacheName = "other")
    public CompletionStage<String> otherStage(long id) {
      return self.stageByOther(id);
    }

    @Layered(cacheName = "users", key = "{id}")
    public CompletionStage<String> stageByOther(long id) {
      return isInmost() ? CompletableFuture.completedFuture("inmost") : self.otherStage(id);
    }

    @Layered(cacheName = "users", key = "{id}")
    public Uni<String> uni(long id) {
      return isInmost() ? Uni.createFrom().item("inmost") : later().flatMap(after -> self.uni(id));
    }

    @Layered(cacheName = "otherUni")
    public Uni<String> otherUni(long id) {
      return later().flatMap(after -> self.uniByOther(id));
    }

    @Layered(cacheName = "users", key = "{id}")
    public Uni<String> uniByOther(long id) {
      return isInmost()
          ? Uni.createFrom().item("inmost")
          : later().flatMap(after -> self.otherUni(id));
    }

    /** Nobody's own load. */
    @Layered(cacheName = "slow")
    public Uni<String> slow(long id) {
      return later().map(after -> "load" + LOADS.incrementAndGet());
    }

    @Layered(cacheName = "named")
    public Uni<String> named(long id) {
      return Uni.createFrom()
          .context(context -> Uni.createFrom().item(context.<String>get("name")));
    }

    private static Uni<String> later() {
      return Uni.createFrom().completionStage(() -> CompletableFuture.supplyAsync(() -> "later"));
    }
  }

  private final Loop loop = new Loop();
  private App app;
  private Users users;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    Users.DEPTH.set(1);
    Users.LOADS.set(0);
    // With a disk a loop may not search below the heap itself.
    app = App.of(Users.class).with("layered.disk.path", folder).start();
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    loop.close();
    app.close();
  }

  @Test
  void stage_onALoop_asksForItself() throws Exception {
    assertThat(Loop.answer(loop.call(() -> users.stage(1)))).isEqualTo("inmost");
  }

  @Test
  void stage_onALoop_asksForItselfAndWaits() throws Exception {
    assertThat(Loop.answer(loop.call(() -> users.stageThatWaits(1)))).isEqualTo("inmost");
  }

  @Test
  void stage_onALoop_asksForAnotherThatAsksForIt() throws Exception {
    assertThat(Loop.answer(loop.call(() -> users.stageByOther(1)))).isEqualTo("inmost");
  }

  @Test
  void uni_onALoop_asksForItselfLater() throws Exception {
    assertThat(Loop.answer(loop.call(() -> users.uni(1).subscribeAsCompletionStage())))
        .isEqualTo("inmost");
  }

  @Test
  void uni_onAnyThread_asksForItselfLater() throws Exception {
    assertThat(Loop.answer(users.uni(1).subscribeAsCompletionStage())).isEqualTo("inmost");
  }

  @Test
  void uni_onALoop_asksForAnotherThatAsksForIt() throws Exception {
    assertThat(Loop.answer(loop.call(() -> users.uniByOther(1).subscribeAsCompletionStage())))
        .isEqualTo("inmost");
  }

  /** What is part of a load must not be taken for all that belongs to its request. */
  @Test
  void uni_twiceInOneRequest_sharesOneLoad() throws Exception {
    Uni<String> both =
        Uni.combine()
            .all()
            .unis(users.slow(1), users.slow(1))
            .with((first, second) -> first + " " + second);
    String answer = Loop.answer(loop.call(() -> both.subscribeAsCompletionStage()));
    assertThat(answer).isEqualTo("load1 load1");
  }

  @Test
  void context_ofMutiny_reachesTheMethod() throws Exception {
    Context context = Context.of("name", "Ada");
    String name = Loop.answer(users.named(1).subscribeAsCompletionStage(context));
    assertThat(name).isEqualTo("Ada");
  }
}
