package dev.layered.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** One of the JVMs of {@link StampedeScenario}: many threads that ask for the same key at once. */
public final class StampedeNode {

  static final String LOADS = "stampede:loads";
  static final String HOLDER = "stampede:holder";
  static final String READY = "ready";
  static final String DONE = "done";

  private StampedeNode() {}

  /**
   * Says that it is ready, waits for a line, lets all threads ask, says that it is done.
   *
   * @param arguments port of the server, number of threads, key, milliseconds of a load
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    String key = arguments[2];
    long loadMillis = Long.parseLong(arguments[3]);
    try (EngineNode<String> node =
        EngineNode.start("redis://127.0.0.1:" + port, String.class, true)) {
      node.cache().get("warm-up", k -> "value");
      List<Thread> all = new ArrayList<>();
      int[] wrong = new int[1];
      for (int i = 0; i < threads; i++) {
        Thread thread =
            new Thread(
                () -> {
                  String value = node.cache().get(key, k -> load(port, loadMillis));
                  if (!"new".equals(value)) {
                    synchronized (wrong) {
                      wrong[0]++;
                    }
                  }
                });
        all.add(thread);
      }
      System.out.println(READY);
      if (System.in.read() < 0) {
        return;
      }
      all.forEach(Thread::start);
      for (Thread thread : all) {
        thread.join();
      }
      System.out.println(wrong[0] == 0 ? DONE : "wrong values: " + wrong[0]);
    }
  }

  private static String load(int port, long millis) {
    try (Jedis redis = new Jedis("127.0.0.1", port)) {
      redis.incr(LOADS);
      redis.set(HOLDER, String.valueOf(ProcessHandle.current().pid()));
    }
    try {
      // The work of the method.
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "new";
  }
}
