package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layered.CacheOptions;
import dev.layered.CacheStatistics;
import dev.layered.LayeredCache;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.FailureEntry;
import dev.layered.core.layer.LogPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions that are answers. */
class KeptExceptionsTest {

  private static class NotFound extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class Gone extends NotFound {
    private static final long serialVersionUID = 1L;
  }

  private static final CacheOptions KEPT =
      CacheOptions.DEFAULTS
          .withCacheExceptions(NotFound.class)
          .withExceptionTtl(Duration.ofSeconds(10));

  private final Rig rig = new Rig();
  private final Origin origin = new Origin();
  private final Tasks tasks = new Tasks();

  @AfterEach
  void end() {
    tasks.close();
    rig.close();
  }

  private Throwable fail(CacheOptions options, Throwable problem) {
    return catchThrowable(
        () ->
            rig.cache.get(
                "k",
                options,
                key -> {
                  origin.load(key);
                  throw Thrown.asIs(problem);
                }));
  }

  private String load() {
    return rig.cache.get("k", KEPT, origin::load);
  }

  @Test
  void named_isThrownAgainAsItIs_untilItsTimeIsOver() {
    Exception problem = new NotFound();
    assertThat(fail(KEPT, problem)).isSameAs(problem);
    rig.advance(9);
    assertThatThrownBy(this::load).isSameAs(problem);
    assertThat(rig.cache.getIfPresent("k")).isNull();
    assertThat(rig.cache.contains("k")).isFalse();
    assertThat(rig.cache.getAll(List.of("k"))).isEmpty();
    CacheStatistics statistics = rig.cache.statistics();
    assertThat(statistics.heapHits()).isEqualTo(1);
    assertThat(statistics.loadFailures()).isEqualTo(1);

    rig.advance(1);
    assertThat(load()).isEqualTo("v2");
    assertThat(load()).isEqualTo("v2");
  }

  @Test
  void subclassIsNamed_otherIsNot() {
    Exception gone = new Gone();
    assertThat(fail(KEPT, gone)).isSameAs(gone);
    assertThatThrownBy(this::load).isSameAs(gone);
    rig.cache.invalidate("k");
    fail(KEPT, new IOException("down"));
    assertThat(load()).isEqualTo("v3");
  }

  @Test
  void errorsAndInterruptions_areNeverAnswers() {
    CacheOptions all = KEPT.withCacheExceptions(Exception.class);
    fail(all, new InterruptedException());
    assertThat(Thread.interrupted()).isFalse();
    fail(all, new StackOverflowError());
    assertThat(load()).isEqualTo("v3");
  }

  @Test
  void withoutTime_isNotKept() {
    fail(CacheOptions.DEFAULTS.withCacheExceptions(NotFound.class), new NotFound());
    assertThat(load()).isEqualTo("v2");
  }

  @Test
  void options_refuseWhatCannotBeAnAnswer() {
    assertThatThrownBy(() -> KEPT.withCacheExceptions(InterruptedException.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cacheExceptions java.lang.InterruptedException is not allowed; it must be a subclass"
                + " of Exception other than InterruptedException");
    assertThatThrownBy(() -> KEPT.withExceptionTtl(Duration.ofSeconds(-1)))
        .hasMessageContaining("exceptionTtl PT-1S is not allowed");
    assertThat(KEPT.cacheExceptions()).containsExactly(NotFound.class);
    assertThat(KEPT.exceptionTtl()).isEqualTo(Duration.ofSeconds(10));
    assertThat(CacheOptions.DEFAULTS.cacheExceptions()).isEmpty();
  }

  @Test
  void replacesWhatWasStored_andNoStaleValueComesInItsPlace() {
    CacheOptions stale = KEPT.withStaleIfError(Duration.ofHours(1));
    rig.set(stale);
    load();
    rig.advance(60);

    Exception problem = new NotFound();
    assertThat(fail(stale, problem)).isSameAs(problem);
    rig.advance(10);
    assertThat(fail(stale, new IOException("down"))).as("dropped everywhere").hasMessage("down");
  }

  @Test
  void ofARefreshInTheBackground_isThrownToTheNextCaller() {
    CacheOptions revalidated = KEPT.withStaleWhileRevalidate(Duration.ofHours(1));
    rig.set(revalidated);
    load();
    rig.advance(60);
    Exception problem = new NotFound();
    assertThat(fail(revalidated, problem)).as("served stale").isNull();
    rig.refreshes.runAll();

    assertThatThrownBy(this::load).isSameAs(problem);
    assertThat(rig.refreshes.waiting()).as("it is not a stale value").isZero();
    rig.advance(10);
    assertThat(load()).isEqualTo("v3");
  }

  @Test
  void isOnTheHeapOnly() {
    fail(KEPT, new NotFound());
    rig.heap.clear();
    assertThat(load()).isEqualTo("v2");
  }

  static Stream<Consumer<Rig>> invalidations() {
    return Stream.of(
        rig -> rig.cache.invalidate("k"),
        rig -> rig.caches.invalidateTags("x"),
        rig -> rig.cache.invalidateAll(),
        rig -> rig.cache.invalidatePrefix("k"),
        rig -> rig.cache.expire("k"),
        rig -> rig.cache.expireAll());
  }

  @ParameterizedTest
  @MethodSource("invalidations")
  void invalidated_isLoadedAnew(Consumer<Rig> invalidation) {
    rig.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(1)));
    fail(KEPT.withTags("x"), new NotFound());
    assertThatThrownBy(this::load).isInstanceOf(NotFound.class);
    invalidation.accept(rig);
    assertThat(load()).isEqualTo("v2");
  }

  @ParameterizedTest
  @MethodSource("invalidations")
  void invalidatedWhileItLoads_isNotKept(Consumer<Rig> invalidation) {
    assertThatThrownBy(
            () ->
                rig.cache.get(
                    "k",
                    KEPT,
                    (key, control) -> {
                      control.tags("x");
                      invalidation.accept(rig);
                      throw new NotFound();
                    }))
        .isInstanceOf(NotFound.class);
    assertThat(load()).isEqualTo("v1");
  }

  @Test
  void longerThanAnyValue_anInvalidationIsNotForgotten() {
    fail(KEPT.withTags("x").withExceptionTtl(Duration.ofHours(2)), new NotFound());
    rig.caches.invalidateTags("x");
    for (int i = 0; i < 10; i++) {
      // each applies something, and so forgets marks that are older than any entry
      rig.advance(600);
      rig.caches.invalidateTags("other" + i);
    }
    assertThat(load()).isEqualTo("v2");
  }

  @Test
  void put_replacesIt() {
    fail(KEPT, new NotFound());
    rig.cache.put("k", "put");
    assertThat(load()).isEqualTo("put");
  }

  @Test
  void doNotStore_isNotKept() {
    assertThatThrownBy(
            () ->
                rig.cache.get(
                    "k",
                    KEPT,
                    (key, control) -> {
                      control.doNotStore();
                      throw new NotFound();
                    }))
        .isInstanceOf(NotFound.class);
    assertThat(load()).isEqualTo("v1");
  }

  @Test
  void async_isThrownAgain() {
    Exception problem = new NotFound();
    CompletableFuture<String> first =
        rig.cache
            .getAsync("k", KEPT, (key, control) -> CompletableFuture.failedFuture(problem))
            .toCompletableFuture();
    CompletableFuture<String> second =
        rig.cache
            .getAsync("k", key -> CompletableFuture.completedFuture("v"))
            .toCompletableFuture();
    assertThatThrownBy(first::join).isInstanceOf(CompletionException.class).hasCause(problem);
    assertThatThrownBy(second::join).isInstanceOf(CompletionException.class).hasCause(problem);
    assertThatThrownBy(this::load).isSameAs(problem);
    assertThat(rig.cache.statistics().loadFailures()).isEqualTo(1);
  }

  /** A tag that the loader names too late for the load to be detached by its invalidation. */
  @Test
  void tagInvalidatedWhileItLoads_callersOfAfterwardsDoNotGetIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Throwable> first =
        tasks.start(
            () ->
                catchThrowable(
                    () ->
                        rig.cache.get(
                            "k",
                            KEPT,
                            (key, control) -> {
                              begun.countDown();
                              Tasks.await(mayEnd);
                              control.tags("x");
                              throw new NotFound();
                            })));
    Tasks.await(begun);
    rig.caches.invalidateTags("x");
    Future<String> later = tasks.start(this::load);
    Tasks.until(() -> rig.cache.statistics().coalesced() == 1);
    mayEnd.countDown();

    assertThat(Tasks.result(first)).isInstanceOf(NotFound.class);
    assertThat(Tasks.result(later)).isEqualTo("v1");
  }

  private static final class OneTransaction implements Transactions {
    private boolean dirty;

    @Override
    public boolean isActive() {
      return true;
    }

    @Override
    public boolean isDirty() {
      return dirty;
    }

    @Override
    public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {
      dirty = true;
    }
  }

  @Test
  void ofALoadThatChangesSomethingInATransaction_isNotKept() {
    OneTransaction transaction = new OneTransaction();
    rig.node.join(transaction, invalidation -> {});
    LayeredCache<String, String> joined = rig.open("joined");
    assertThatThrownBy(
            () ->
                joined.get(
                    "k",
                    KEPT,
                    key -> {
                      transaction.dirty = true;
                      throw new NotFound();
                    }))
        .isInstanceOf(NotFound.class);
    transaction.dirty = false;
    assertThat(joined.get("k", KEPT, origin::load)).isEqualTo("v1");
  }

  @Test
  void ofALoadThatWouldAnswerLater_andChangesSomethingInATransaction_isNotKept() {
    OneTransaction transaction = new OneTransaction();
    rig.node.join(transaction, invalidation -> {});
    LayeredCache<String, String> joined = rig.open("joined");
    assertThat(
            joined.getAsync(
                "k",
                KEPT,
                (key, control) -> {
                  transaction.dirty = true;
                  throw Thrown.asIs(new NotFound());
                }))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(NotFound.class);
    transaction.dirty = false;
    assertThat(joined.get("k", KEPT, origin::load)).isEqualTo("v1");
  }

  /** The caller has its stale answer, and has changed the arguments since. */
  @Test
  void ofARefreshThatIsNotForTheKeyAnyMore_isNotKept() throws Exception {
    CacheOptions revalidated = KEPT.withStaleWhileRevalidate(Duration.ofHours(1));
    rig.set(revalidated);
    load();
    rig.advance(60);
    OptionsLoad changed =
        new OptionsLoad(
            rig.policy,
            revalidated,
            () -> {
              throw new NotFound();
            }) {
          @Override
          public boolean isStillFor(Object key) {
            return false;
          }
        };
    assertThat(rig.engine.get("k", changed)).isEqualTo("v1");
    rig.refreshes.runAll();
    assertThat(load()).as("stale").isEqualTo("v1");
  }

  /** It has seen nothing on the heap, and the other load ends before its own begins. */
  @Test
  void keptWhileACallerIsOnItsWay_isFoundByIt() {
    Exception problem = new NotFound();
    Runnable otherLoad = () -> fail(KEPT, problem);
    rig.heap.afterNextGet(() -> rig.heap.afterNextGet(otherLoad));
    assertThatThrownBy(this::load).isSameAs(problem);
    assertThat(origin.calls()).isEqualTo(1);
  }

  @Test
  void entry_isNeverTakenForAValue() {
    FailureEntry entry =
        new FailureEntry(new NotFound(), List.of(), new LogPosition(1, 0, 0), 1_000);
    for (Entry each : List.of(entry, entry.cappedAt(500), entry.confirmedAt(entry.asOf()))) {
      assertThat(each.readFresh(0)).isFalse();
      assertThat(each.isGone(0)).isTrue();
    }
    assertThat(entry.isOver(999)).isFalse();
    assertThat(entry.isOver(1_000)).isTrue();
    entry.makeStale(500);
    assertThat(entry.isOver(500)).isTrue();
  }
}
