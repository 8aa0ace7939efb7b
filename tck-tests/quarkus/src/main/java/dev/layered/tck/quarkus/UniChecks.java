package dev.layered.tck.quarkus;

import dev.layered.tck.application.Checks;
import dev.layered.tck.application.Expect;
import dev.layered.tck.application.Fresh;
import dev.layered.tck.application.Report;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Methods that return a {@link Uni}, called on a thread that may wait. */
@ApplicationScoped
public class UniChecks implements Checks {

  private static final Duration LONG = Duration.ofSeconds(20);

  @Inject ReactiveValues values;

  @Override
  public void run(Report report) {
    report.check("uni-hit", () -> isCached(Fresh.id()));
    report.check("uni-lazy", () -> isLazy(Fresh.id()));
    report.check("uni-failure-is-not-stored", () -> failureIsNotStored(Fresh.id()));
    report.check("uni-put", () -> puts(Fresh.id()));
    report.check("uni-invalidates", () -> invalidates(Fresh.id()));
  }

  private static int await(Uni<Integer> uni) {
    return uni.await().atMost(LONG);
  }

  private void isCached(long id) throws Exception {
    Expect.cached(() -> await(values.uni(id)));
  }

  /** A {@link Uni} is a recipe: each subscriber is answered anew, from the cache if it can be. */
  private void isLazy(long id) {
    Uni<Integer> uni = values.uni(id);
    Expect.equal(0, values.runs(id), "runs before somebody subscribes");
    Expect.equal(1, await(uni), "answer to the first subscriber");
    Expect.equal(1, await(uni), "answer to the second subscriber");
    await(values.deleteUni(id));
    Expect.equal(3, await(uni), "answer after an invalidation");
  }

  private void failureIsNotStored(long id) throws Exception {
    Throwable thrown = Expect.thrown(() -> await(values.failFirst(id)));
    Expect.equal("java.io.IOException: run 1", "" + thrown.getCause(), "cause of the failure");
    Expect.loadedAgain(() -> await(values.failFirst(id)));
  }

  private void puts(long id) {
    Uni<Integer> put = values.putUni(id);
    Expect.equal(0, values.runs(id), "runs before somebody subscribes");
    Expect.equal(1, await(put), "answer of the method");
    Expect.equal(1, await(values.uni(id)), "what it has stored");
  }

  private void invalidates(long id) {
    await(values.uni(id));
    Uni<Integer> delete = values.deleteUni(id);
    Expect.equal(1, await(values.uni(id)), "before somebody subscribes");
    await(delete);
    Expect.equal(3, await(values.uni(id)), "after that");
  }
}
