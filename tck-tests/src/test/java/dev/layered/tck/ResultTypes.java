package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What methods may return; run once for each set of layers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResultTypes {

  public record Item(String name, int count) {}

  public record Times(
      Instant instant, LocalDate date, Duration duration, ZonedDateTime zoned, BigDecimal sum) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  public sealed interface Shape permits Circle, Square {}

  public record Circle(double radius) implements Shape {}

  public record Square(double side) implements Shape {}

  public enum Color {
    RED,
    GREEN
  }

  @ApplicationScoped
  @Layered
  public static class Results {
    // Static, because every method of this class is cached, and fields of its proxy are not its
    // own.
    static final AtomicInteger CALLS = new AtomicInteger();
    static volatile CompletableFuture<Item> pending;

    private <T> T counted(T value) {
      CALLS.incrementAndGet();
      return value;
    }

    public boolean aBoolean(int seed) {
      return counted(true);
    }

    public byte aByte(int seed) {
      return counted((byte) -1);
    }

    public short aShort(int seed) {
      return counted((short) 2);
    }

    public int anInt(int seed) {
      return counted(Integer.MIN_VALUE);
    }

    public long aLong(int seed) {
      return counted(Long.MAX_VALUE);
    }

    public float aFloat(int seed) {
      return counted(1.5f);
    }

    public double aDouble(int seed) {
      return counted(Double.NEGATIVE_INFINITY);
    }

    public char aChar(int seed) {
      return counted('ß');
    }

    public String text(int seed) {
      return counted("größer \uD83D\uDE00");
    }

    public Optional<Item> optional(int seed) {
      return counted(Optional.of(new Item("a", 1)));
    }

    public Optional<Item> empty(int seed) {
      return counted(Optional.empty());
    }

    @Layered(nullTtl = 0)
    public Optional<Item> emptyNotStored(int seed) {
      return counted(Optional.empty());
    }

    public Item nothing(int seed) {
      return counted(null);
    }

    @Layered(nullTtl = 0)
    public Item nothingNotStored(int seed) {
      return counted(null);
    }

    public List<Item> list(int seed) {
      return counted(List.of(new Item("a", 1), new Item("b", 2)));
    }

    public Set<Color> set(int seed) {
      return counted(Set.of(Color.GREEN));
    }

    public Map<String, Item> map(int seed) {
      return counted(Map.of("x", new Item("a", 1)));
    }

    public Map<UUID, Map<Color, List<Optional<Item>>>> nested(int seed) {
      return counted(
          Map.of(
              new UUID(1, 2),
              Map.of(Color.RED, List.of(Optional.of(new Item("a", 1)), Optional.empty()))));
    }

    public int[] ints(int seed) {
      return counted(new int[] {1, 2, 3});
    }

    public byte[] bytes(int seed) {
      return counted(new byte[] {0, -1, 127});
    }

    public Item[] items(int seed) {
      return counted(new Item[] {new Item("a", 1), null});
    }

    public List<String>[] listsInArray(int seed) {
      @SuppressWarnings({"unchecked", "rawtypes"})
      List<String>[] lists = new List[] {List.of("a"), List.of()};
      return counted(lists);
    }

    public Times times(int seed) {
      return counted(
          new Times(
              Instant.parse("2024-02-29T12:00:00.123456789Z"),
              LocalDate.of(2024, 2, 29),
              Duration.ofMillis(1500),
              ZonedDateTime.parse("2024-02-29T12:00:00+01:00[Europe/Berlin]"),
              new BigDecimal("1.10")));
    }

    public Shape shape(int seed) {
      return counted(seed == 0 ? new Circle(1.5) : new Square(2));
    }

    public List<Shape> shapes(int seed) {
      return counted(List.of(new Circle(1.5), new Square(2)));
    }

    public CompletionStage<Item> stage(int seed) {
      return counted(CompletableFuture.completedFuture(new Item("a", 1)));
    }

    public CompletableFuture<List<Item>> future(int seed) {
      return counted(CompletableFuture.supplyAsync(() -> List.of(new Item("a", 1))));
    }

    public CompletionStage<Item> stageOfNull(int seed) {
      return counted(CompletableFuture.completedFuture(null));
    }

    public CompletableFuture<Item> failingStage(int seed) {
      return counted(CompletableFuture.failedFuture(new IOException("no " + seed)));
    }

    public CompletableFuture<Item> throwingStage(int seed) throws IOException {
      counted(null);
      throw new IOException("thrown " + seed);
    }

    public CompletableFuture<Item> pending(int seed) {
      return counted(pending);
    }

    public CompletableFuture<Item> nullStage(int seed) {
      return counted(null);
    }
  }

  private App app;
  private Results results;

  /** The application with the layers of this run. */
  abstract App.Builder app();

  @BeforeEach
  void start() {
    if (app == null) {
      app = app().start();
      results = app.get(Results.class);
    }
  }

  App started() {
    return app;
  }

  @AfterAll
  void stop() {
    app.close();
  }

  /** Calls twice: the second answer equals the first and does not come from the method. */
  private <T> T cached(Supplier<T> call) {
    T first = call.get();
    int calls = Results.CALLS.get();
    T second = call.get();
    assertThat(second).isEqualTo(first);
    assertThat(Results.CALLS.get()).isEqualTo(calls);
    return second;
  }

  @Test
  void primitives_areCached() {
    assertThat(cached(() -> results.aBoolean(1))).isTrue();
    assertThat(cached(() -> results.aByte(1))).isEqualTo((byte) -1);
    assertThat(cached(() -> results.aShort(1))).isEqualTo((short) 2);
    assertThat(cached(() -> results.anInt(1))).isEqualTo(Integer.MIN_VALUE);
    assertThat(cached(() -> results.aLong(1))).isEqualTo(Long.MAX_VALUE);
    assertThat(cached(() -> results.aFloat(1))).isEqualTo(1.5f);
    assertThat(cached(() -> results.aDouble(1))).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(cached(() -> results.aChar(1))).isEqualTo('ß');
    assertThat(cached(() -> results.text(1))).isEqualTo("größer \uD83D\uDE00");
  }

  @Test
  void optional_isCached_emptyLikeNull() {
    assertThat(cached(() -> results.optional(1))).contains(new Item("a", 1));
    assertThat(cached(() -> results.empty(1))).isEmpty();
    assertThat(results.emptyNotStored(1)).isEmpty();
    int calls = Results.CALLS.get();
    assertThat(results.emptyNotStored(1)).isEmpty();
    assertThat(Results.CALLS.get()).isEqualTo(calls + 1);
  }

  @Test
  void nullResult_isCachedUnlessNullTtlIsZero() {
    assertThat(cached(() -> results.nothing(1))).isNull();
    assertThat(results.nothingNotStored(1)).isNull();
    int calls = Results.CALLS.get();
    assertThat(results.nothingNotStored(1)).isNull();
    assertThat(Results.CALLS.get()).isEqualTo(calls + 1);
  }

  @Test
  void collections_keepTheirElementTypes() {
    assertThat(cached(() -> results.list(1)).get(1).count()).isEqualTo(2);
    assertThat(cached(() -> results.set(1))).containsExactly(Color.GREEN);
    assertThat(cached(() -> results.map(1)).get("x").name()).isEqualTo("a");
    Map<UUID, Map<Color, List<Optional<Item>>>> nested = cached(() -> results.nested(1));
    assertThat(nested.get(new UUID(1, 2)).get(Color.RED).get(0)).contains(new Item("a", 1));
  }

  @Test
  void arrays_areCached() {
    assertThat(cached(() -> results.ints(1))).containsExactly(1, 2, 3);
    assertThat(cached(() -> results.bytes(1))).containsExactly(0, -1, 127);
    assertThat(cached(() -> results.items(1))).containsExactly(new Item("a", 1), null);
    assertThat(cached(() -> results.listsInArray(1))).containsExactly(List.of("a"), List.of());
  }

  @Test
  void javaTime_keepsZoneAndPrecision() {
    Times times = cached(() -> results.times(1));
    assertThat(times.instant().getNano()).isEqualTo(123456789);
    assertThat(times.zoned().getZone().getId()).isEqualTo("Europe/Berlin");
    assertThat(times.sum()).isEqualTo(new BigDecimal("1.10"));
  }

  @Test
  void sealedInterface_keepsItsSubtypes() {
    assertThat(cached(() -> results.shape(0))).isEqualTo(new Circle(1.5));
    assertThat(cached(() -> results.shape(1))).isEqualTo(new Square(2));
    assertThat(cached(() -> results.shapes(1))).containsExactly(new Circle(1.5), new Square(2));
  }

  @Test
  void stage_isCachedByWhatItCompletesWith() throws Exception {
    int calls = Results.CALLS.get();
    assertThat(results.stage(1).toCompletableFuture().get(20, TimeUnit.SECONDS).name())
        .isEqualTo("a");
    assertThat(results.stage(1).toCompletableFuture().get(20, TimeUnit.SECONDS).name())
        .isEqualTo("a");
    assertThat(results.future(1).get(20, TimeUnit.SECONDS).get(0).count()).isEqualTo(1);
    assertThat(results.future(1).get(20, TimeUnit.SECONDS).get(0).count()).isEqualTo(1);
    assertThat(results.stageOfNull(1).toCompletableFuture().get(20, TimeUnit.SECONDS)).isNull();
    assertThat(results.stageOfNull(1).toCompletableFuture().get(20, TimeUnit.SECONDS)).isNull();
    assertThat(Results.CALLS.get()).isEqualTo(calls + 3);
  }

  @Test
  void failingStage_isNotCached_causeAsItWas() {
    int calls = Results.CALLS.get();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> results.failingStage(1).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseExactlyInstanceOf(IOException.class)
          .hasRootCauseMessage("no 1");
    }
    assertThat(Results.CALLS.get()).isEqualTo(calls + 2);
  }

  @Test
  void stageMethodThatThrows_failsAndIsNotCached() {
    int calls = Results.CALLS.get();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> results.throwingStage(1).join())
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isExactlyInstanceOf(IOException.class),
              thrown -> assertThat(thrown).hasCauseExactlyInstanceOf(IOException.class));
    }
    assertThat(Results.CALLS.get()).isEqualTo(calls + 2);
  }

  @Test
  void stageMethodThatReturnsNull_failsOrIsNotCached() {
    int calls = Results.CALLS.get();
    for (int i = 0; i < 2; i++) {
      try {
        CompletableFuture<Item> stage = results.nullStage(1);
        assertThat(stage == null || stage.isCompletedExceptionally()).isTrue();
      } catch (NullPointerException said) {
        assertThat(said).hasMessageContaining("null");
      }
    }
    assertThat(Results.CALLS.get()).isEqualTo(calls + 2);
  }

  @Test
  void callsWhileStageIsPending_shareIt() throws Exception {
    Results.pending = new CompletableFuture<>();
    int calls = Results.CALLS.get();
    CompletableFuture<Item> first = results.pending(1);
    CompletableFuture<Item> second = results.pending(1);
    assertThat(first).isNotSameAs(second).isNotDone();
    // Below the heap a call looks elsewhere first, on another thread.
    Await.until("the method was called", () -> Results.CALLS.get() > calls);
    CountDownLatch done = new CountDownLatch(1);
    second.thenRun(done::countDown);
    assertThat(first.cancel(false)).isTrue();
    Results.pending.complete(new Item("late", 1));
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(second.join().name()).isEqualTo("late");
    assertThat(results.pending(1).get(20, TimeUnit.SECONDS).name()).isEqualTo("late");
    assertThat(Results.CALLS.get()).isEqualTo(calls + 1);
  }
}
