package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.testing.EmbeddedRedis;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads and calls to Redis as spans of OpenTelemetry. */
@Timeout(60)
@SuppressWarnings("try") // a scope is there to be closed
class TracingTest {

  private static final InMemorySpanExporter EXPORTER = InMemorySpanExporter.create();
  private static final OpenTelemetrySdk SDK =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(EXPORTER))
                  .build())
          .build();

  @Dependent
  public static class Producer {
    @Produces
    @ApplicationScoped
    OpenTelemetry telemetry() {
      return SDK;
    }
  }

  @ApplicationScoped
  public static class Users {
    private static String user(String id) {
      SDK.getTracer("application").spanBuilder("query").startSpan().end();
      return "name of " + id;
    }

    @Layered(cacheName = "users", key = "{id}")
    public String find(String id) {
      return user(id);
    }

    @Layered(cacheName = "stages", key = "{id}")
    public CompletionStage<String> stage(String id) {
      return CompletableFuture.completedFuture(user(id));
    }

    @Layered(cacheName = "later", key = "{id}")
    public CompletionStage<String> later(String id) {
      return CompletableFuture.supplyAsync(() -> "name of " + id);
    }

    static final CompletableFuture<String> HELD = new CompletableFuture<>();

    @Layered(cacheName = "held", key = "{id}")
    public CompletionStage<String> held(String id) {
      return HELD;
    }

    @Layered(cacheName = "failing", key = "{id}")
    public String fail(String id) {
      throw new IllegalStateException("no " + id);
    }
  }

  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final Nodes nodes = new Nodes(redis.uri());
  private App app;
  private Users users;

  @AfterEach
  void stop() {
    nodes.close();
    redis.close();
    EXPORTER.reset();
  }

  private void start(boolean tracing) {
    app =
        nodes.start(
            nodes.node(Users.class, Producer.class).with("layered.tracing.enabled", tracing));
    users = app.get(Users.class);
    EXPORTER.reset();
  }

  /** Does something in a span called {@code caller}, and forgets what was traced before. */
  private static <T> T traced(Callable<T> call) throws Exception {
    EXPORTER.reset();
    Span caller = SDK.getTracer("application").spanBuilder("caller").startSpan();
    try (Scope ignored = caller.makeCurrent()) {
      return call.call();
    } finally {
      caller.end();
    }
  }

  private static List<SpanData> spans() {
    return EXPORTER.getFinishedSpanItems();
  }

  private static List<String> names() {
    return spans().stream().map(SpanData::getName).toList();
  }

  private static SpanData span(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static void isChildOf(String parent, String child) {
    assertThat(span(child).getParentSpanId()).as(child).isEqualTo(span(parent).getSpanId());
  }

  private static String attribute(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }

  private static void nothingTellsTheKey(String key) {
    assertThat(spans()).isNotEmpty();
    assertThat(spans().toString()).doesNotContain(key);
  }

  @Test
  void byDefault_thereAreNoSpans() throws Exception {
    app = nodes.start(Users.class, Producer.class);
    users = app.get(Users.class);
    traced(() -> users.find("Ada"));
    assertThat(names()).containsExactlyInAnyOrder("query", "caller");
  }

  @Test
  void miss_isALoadBetweenCallsToRedis_allPartOfTheCaller() throws Exception {
    start(true);
    traced(() -> users.find("Ada"));
    assertThat(names())
        .containsExactlyInAnyOrder(
            "layered.redis GET", "query", "layered.load", "layered.redis SET", "caller");
    isChildOf("caller", "layered.redis GET");
    isChildOf("caller", "layered.load");
    isChildOf("layered.load", "query");
    isChildOf("caller", "layered.redis SET");
    SpanData get = span("layered.redis GET");
    assertThat(get.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(attribute(get, "db.system.name")).isEqualTo("redis");
    assertThat(attribute(get, "db.operation.name")).isEqualTo("GET");
    assertThat(attribute(get, "layered.cache")).isEqualTo("users");
    assertThat(attribute(get, "layered.result")).isEqualTo("granted");
    assertThat(attribute(span("layered.load"), "layered.cache")).isEqualTo("users");
    assertThat(attribute(span("layered.load"), "layered.result")).isEqualTo("success");
    assertThat(attribute(span("layered.redis SET"), "layered.result")).isEqualTo("stored");
    nothingTellsTheKey("Ada");
  }

  @Test
  void hits_onTheHeapAreNoSpan_inRedisOne() throws Exception {
    start(true);
    users.find("Ada");
    traced(() -> users.find("Ada"));
    assertThat(names()).containsExactly("caller");

    start(true);
    traced(() -> users.find("Ada"));
    assertThat(names()).containsExactlyInAnyOrder("layered.redis GET", "caller");
    assertThat(attribute(span("layered.redis GET"), "layered.result")).isEqualTo("hit");
  }

  @Test
  void failure_isAnErrorWithoutItsMessage() throws Exception {
    start(true);
    assertThatThrownBy(() -> traced(() -> users.fail("Ada"))).hasMessage("no Ada");
    SpanData load = span("layered.load");
    assertThat(load.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(load, "error.type")).isEqualTo("java.lang.IllegalStateException");
    nothingTellsTheKey("Ada");
  }

  @Test
  void loader_isALoadLikeAMethod() throws Exception {
    start(true);
    LayeredCache<String, String> cache = app.get(LayeredCaches.class).cache("users");
    traced(() -> cache.get("Ada", Users::user));
    isChildOf("caller", "layered.load");
    isChildOf("layered.load", "query");
  }

  /** The first look, the call of the method and the store are on three threads. */
  @Test
  void callerOnALoop_hasAllThatItsCallNeedsAsParts() throws Exception {
    start(true);
    try (Loop loop = new Loop()) {
      Loop.answer(
          loop.call(
              () -> {
                try {
                  return traced(() -> users.stage("Ada"));
                } catch (Exception failed) {
                  throw new AssertionError(failed);
                }
              }));
    }
    assertThat(names())
        .containsExactlyInAnyOrder(
            "layered.redis GET", "query", "layered.load", "layered.redis SET", "caller");
    isChildOf("caller", "layered.redis GET");
    isChildOf("caller", "layered.load");
    isChildOf("layered.load", "query");
    isChildOf("caller", "layered.redis SET");
  }

  @Test
  void loadThatAnswersOnAnotherThread_endsThere_andIsStoredAsPartOfItsCaller() throws Exception {
    start(true);
    assertThat(Loop.answer(traced(() -> users.later("Ada")).toCompletableFuture()))
        .isEqualTo("name of Ada");
    Await.until("the value is stored", () -> names().contains("layered.redis SET"));
    isChildOf("caller", "layered.load");
    isChildOf("caller", "layered.redis SET");
  }

  /**
   * What goes on after a shared answer belongs to the one who waited, not to the one who loaded.
   */
  @Test
  void sharedLoad_theOthersContinuationIsNoPartOfTheLoadersTrace() throws Exception {
    start(true);
    CompletionStage<String> loading = traced(() -> users.held("Ada"));
    CompletableFuture<SpanContext> seen = new CompletableFuture<>();
    users.held("Ada").thenAccept(name -> seen.complete(Span.current().getSpanContext()));
    Users.HELD.complete("name");
    assertThat(Loop.answer(loading.toCompletableFuture())).isEqualTo("name");
    assertThat(Loop.answer(seen).isValid()).isFalse();
  }
}
