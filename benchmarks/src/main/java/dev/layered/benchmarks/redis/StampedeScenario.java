package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.redis.BusSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/** How often a method runs if many threads of several JVMs ask for the same expired key at once. */
public final class StampedeScenario implements Scenario {

  private static final int JVMS = 3;
  private static final int THREADS = 200;
  private static final String KEY = "expired";

  /** A JVM and what it says. */
  private record Member(Process process, BufferedReader said) {

    void expect(String line) throws IOException {
      String found = said.readLine();
      if (!line.equals(found)) {
        throw new IllegalStateException("a node said " + found + " instead of " + line);
      }
    }

    void go() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
  }

  @Override
  public String name() {
    return "stampede";
  }

  @Override
  public String description() {
    return JVMS + " JVMs x " + THREADS + " threads on one expired key; the loading JVM killed";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    long undisturbed = 0;
    for (int round = 0; round < effort.rounds(); round++) {
      // The worst of the rounds counts.
      undisturbed = Math.max(undisturbed, loads(500, false));
      progress.accept("round " + (round + 1) + ": " + undisturbed + " loads");
    }
    long killed = loads(3_000, true);
    return List.of(
        new Figure("layered.loads", undisturbed, "count").atMost(1),
        new Figure("layered.loads-holder-killed", killed, "count").atMost(2));
  }

  private static long loads(long loadMillis, boolean kill) throws Exception {
    try (RedisProcess server = RedisProcess.start();
        Jedis observer = server.connect()) {
      List<Member> members = new ArrayList<>();
      try {
        for (int i = 0; i < JVMS; i++) {
          members.add(start(server.port(), loadMillis));
        }
        for (Member member : members) {
          member.expect(StampedeNode.READY);
        }
        expire(server);
        observer.del(StampedeNode.LOADS, StampedeNode.HOLDER);
        for (Member member : members) {
          member.go();
        }
        if (kill) {
          members.remove(killed(members, observer));
        }
        for (Member member : members) {
          member.expect(StampedeNode.DONE);
        }
        return Long.parseLong(observer.get(StampedeNode.LOADS));
      } finally {
        for (Member member : members) {
          member.process().destroyForcibly().waitFor();
        }
      }
    }
  }

  /** Stores a value and waits until it has expired. */
  private static void expire(RedisProcess server) throws InterruptedException {
    try (EngineNode<String> node =
        EngineNode.start(
            server.uri(),
            String.class,
            false,
            BusSettings.DEFAULTS,
            TimeUnit.MILLISECONDS.toNanos(200))) {
      node.cache().put(KEY, "old");
      while (node.cache().contains(KEY)) {
        // Its time is what is waited for.
        Thread.sleep(10);
      }
    }
  }

  private static Member killed(List<Member> members, Jedis observer) throws InterruptedException {
    String holder = observer.get(StampedeNode.HOLDER);
    while (holder == null) {
      // The load begins by itself.
      Thread.sleep(5);
      holder = observer.get(StampedeNode.HOLDER);
    }
    for (Member member : members) {
      if (holder.equals(String.valueOf(member.process().pid()))) {
        member.process().destroyForcibly().waitFor();
        return member;
      }
    }
    throw new IllegalStateException("no node is process " + holder);
  }

  private static Member start(int port, long loadMillis) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                StampedeNode.class.getName(),
                String.valueOf(port),
                String.valueOf(THREADS),
                KEY,
                String.valueOf(loadMillis))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Member(
        process,
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }
}
