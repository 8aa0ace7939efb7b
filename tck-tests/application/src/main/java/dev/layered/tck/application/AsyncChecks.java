package dev.layered.tck.application;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Methods that answer later. */
@ApplicationScoped
public class AsyncChecks implements Checks {

  @Inject Values values;

  /** Methods whose stages a check completes. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();
    private final ConcurrentHashMap<Long, CompletableFuture<Integer>> open =
        new ConcurrentHashMap<>();

    /** Has completed when it returns. */
    @Layered(ttl = 300)
    public CompletionStage<Integer> now(long id) {
      return CompletableFuture.completedStage(loads.next(id));
    }

    /** Completes when it is told to. */
    @Layered(ttl = 300)
    public CompletableFuture<Integer> later(long id) {
      loads.next(id);
      CompletableFuture<Integer> stage = new CompletableFuture<>();
      open.put(id, stage);
      return stage;
    }

    /** Fails at first. */
    @Layered(ttl = 300)
    public CompletionStage<Integer> failFirst(long id) {
      int run = loads.next(id);
      return run == 1
          ? CompletableFuture.failedStage(new IOException("run " + run))
          : CompletableFuture.completedStage(run);
    }

    void complete(long id) {
      Objects.requireNonNull(open.get(id)).complete(loads.of(id));
    }
  }

  @Override
  public void run(Report report) {
    report.check("async-hit", () -> isCached(Fresh.id()));
    report.check("async-callers-share-one-load", () -> isShared(Fresh.id()));
    report.check("async-exception-passes", () -> passesException(Fresh.id()));
  }

  private void isCached(long id) throws Exception {
    Expect.cached(() -> await(values.now(id)));
  }

  private void isShared(long id) throws Exception {
    CompletableFuture<Integer> one = values.later(id);
    CompletableFuture<Integer> two = values.later(id);
    Expect.that(!one.isDone() && !two.isDone(), "completed before the load was");
    values.complete(id);
    Expect.equal(1, await(one), "value of the first caller");
    Expect.equal(1, await(two), "value of the second caller");
    Expect.equal(1, await(values.later(id)), "value of a later caller");
  }

  private void passesException(long id) throws Exception {
    Throwable thrown = Expect.thrown(() -> await(values.failFirst(id)));
    Expect.equal(ExecutionException.class, thrown.getClass(), "type of the exception");
    Expect.equal("java.io.IOException: run 1", "" + thrown.getCause(), "its cause");
    Expect.loadedAgain(() -> await(values.failFirst(id)));
  }

  private static int await(CompletionStage<Integer> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
