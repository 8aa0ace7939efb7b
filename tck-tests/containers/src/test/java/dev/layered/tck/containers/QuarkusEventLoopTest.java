package dev.layered.tck.containers;

import dev.layered.testing.EmbeddedRedis;
import dev.layered.testing.FrozenRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Redis that hangs does not hold up the event loop of Quarkus, which has only one here. */
@Tag("quarkus")
@ExtendWith(Suite.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class QuarkusEventLoopTest {

  private static final Duration WHILE = Duration.ofMillis(1_500);

  /** Less than {@link Suite#on} gives Redis. */
  private static final Duration BEFORE_TIMEOUT = Duration.ofSeconds(5);

  private static final String KEPT = "loop=true ran-there=true answered-there=true";

  @Test
  void redisThatHangs_doesNotHoldUpTheLoop() {
    try (EmbeddedRedis redis = new EmbeddedRedis()) {
      Map<String, String> settings = new HashMap<>(Suite.on(redis));
      settings.put("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "1");
      // longer than the loop may be held up, shorter than the server stands still
      settings.put("QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "500ms");
      Findings findings = new Findings(Suite.QUARKUS.name(), "event-loop");
      try (Server server = Suite.start(Suite.QUARKUS, "event-loop", settings)) {
        // connections are made, and the scripts are known
        server.application().get("loop/uni/1");
        int id = 2;
        for (String call : new String[] {"uni/%d", "stage/%d", "uni/%d/put", "stage/%d/delete"}) {
          staysFree(server, redis, "loop/" + call.formatted(id++), findings);
        }
        String log = server.printed();
        findings.line("loop-not-blocked", !log.contains("has been blocked"), "see the log");
        server.stop();
        findings.end(server);
      }
      findings.none();
    }
  }

  /**
   * What a call did to the loop while Redis hung.
   *
   * @param answer of the call
   * @param free whether the loop answered other requests
   * @param early whether the call had its answer without Redis
   */
  private record Seen(CompletableFuture<String> answer, boolean free, boolean early) {}

  private static void staysFree(
      Server server, EmbeddedRedis redis, String path, Findings findings) {
    Seen seen = FrozenRedis.during(redis, () -> call(server, path));
    String answered = seen.answer.join();
    findings.line("loop-free-while-redis-hangs", seen.free, path + " holds it up");
    findings.line("loop-call-waits-for-redis", !seen.early, path + " did not ask: " + answered);
    findings.line("loop-call-goes-on-there", answered.startsWith(KEPT), path + ": " + answered);
  }

  /** Asks for something else, again and again, after a call. */
  private static Seen call(Server server, String path) {
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> server.application().get(path));
    boolean free = true;
    long end = System.nanoTime() + WHILE.toNanos();
    while (free && System.nanoTime() < end) {
      free = isFree(server);
    }
    return new Seen(answer, free, answer.isDone());
  }

  /** Whether the loop answers before the time-out of Redis would free it. */
  private static boolean isFree(Server server) {
    CompletableFuture<String> free =
        CompletableFuture.supplyAsync(() -> server.application().get("loop/free"));
    return Await.until(BEFORE_TIMEOUT, free::isDone, done -> done);
  }
}
