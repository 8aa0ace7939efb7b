package dev.layered.benchmarks.redis;

import com.sun.management.ThreadMXBean;
import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.common.Quantiles;
import dev.layered.codec.ForyCodec;
import dev.layered.codec.JsonCodec;
import dev.layered.codec.SmileCodec;
import dev.layered.core.event.CacheCounters;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.ValueCodec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import redis.clients.jedis.RedisClient;

/**
 * Hits of Redis by the binary codecs, beside GET by the client's pool and the decoding of JSON: on
 * one server, in turn by single calls for the same document, each kind first as often as the
 * others, because a round trip takes twice as long from one moment to the next.
 */
public final class BinaryHits {

  private static final int ROUNDS = 100;

  /** The first calls of them fill the caches. */
  private static final int WARM_UP_ROUNDS = 100;

  /** Of each kind in a round. */
  private static final int CALLS = 200;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private BinaryHits() {}

  /**
   * Measures.
   *
   * @param progress told, line by line, what has been done
   * @throws Exception if it was not only hits, or no server could be started
   */
  @SuppressWarnings("try") // they only have to be there
  public static List<Figure> measure(Effort effort, Consumer<String> progress) throws Exception {
    List<CacheCodec> codecs = List.of(new SmileCodec(), new ForyCodec());
    List<EngineNode<Document>> nodes = new ArrayList<>();
    List<Callable<Object>> calls = new ArrayList<>();
    try (RedisProcess server = RedisProcess.start();
        RedisClient redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
        AwakeCores awake = AwakeCores.start()) {
      calls.add(byJedis(redis));
      try {
        for (CacheCodec codec : codecs) {
          EngineNode<Document> node =
              EngineNode.startPatient(
                  server.uri(), "benchmark-" + codec.name(), Document.class, codec);
          nodes.add(node);
          Ids ids = new Ids();
          calls.add(() -> node.cache().get(ids.next(), Document::of));
        }
        run(calls, WARM_UP_ROUNDS);
        double[][] nanos = run(calls, ROUNDS * effort.rounds());
        List<Figure> figures = figures(codecs, nanos, calls, progress);
        for (int i = 0; i < nodes.size(); i++) {
          requireHits(codecs.get(i), nodes.get(i).counted());
        }
        return figures;
      } finally {
        for (EngineNode<Document> node : nodes) {
          node.close();
        }
      }
    }
  }

  private static Callable<Object> byJedis(RedisClient redis) throws Exception {
    ValueCodec json = new JsonCodec().bind(Document.class);
    for (int i = 0; i < Ids.HELD; i++) {
      redis.set(name(Ids.of(i)), json.encode(Document.of(Ids.of(i))), JedisDocuments.LIFE);
    }
    Ids ids = new Ids();
    return () -> {
      byte[] bytes = redis.get(name(ids.next()));
      return json.decode(bytes, 0, bytes.length);
    };
  }

  private static byte[] name(String id) {
    return ("documents:" + id).getBytes(StandardCharsets.UTF_8);
  }

  /** Each document was made once, to fill the cache; every other call was a hit. */
  private static void requireHits(CacheCodec codec, CacheCounters.Snapshot counted) {
    if (counted.loads() != Ids.HELD) {
      throw new IllegalStateException(
          codec.name()
              + ": not only hits were measured: "
              + counted.loads()
              + " loads of "
              + Ids.HELD
              + " documents, "
              + counted.layerErrors()
              + " errors of Redis");
    }
  }

  private static double[][] run(List<Callable<Object>> calls, int rounds) throws Exception {
    double[][] nanos = new double[calls.size()][rounds];
    double[][] single = new double[calls.size()][CALLS];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < CALLS; i++) {
        for (int turn = 0; turn < single.length; turn++) {
          int kind = (turn + i + round) % single.length;
          single[kind][i] = nanos(calls.get(kind));
        }
      }
      for (int kind = 0; kind < single.length; kind++) {
        nanos[kind][round] = Quantiles.median(single[kind]);
      }
    }
    return nanos;
  }

  private static double nanos(Callable<Object> hit) throws Exception {
    long start = System.nanoTime();
    if (hit.call() == null) {
      throw new IllegalStateException("no value");
    }
    return System.nanoTime() - start;
  }

  private static List<Figure> figures(
      List<CacheCodec> codecs,
      double[][] nanos,
      List<Callable<Object>> calls,
      Consumer<String> progress)
      throws Exception {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("jedis-json.ns", Quantiles.median(nanos[0]), "ns"));
    figures.add(new Figure("jedis-json.bytes", bytes(calls.get(0)), "B"));
    double least = Double.POSITIVE_INFINITY;
    String fastest = "";
    for (int kind = 1; kind < nanos.length; kind++) {
      String name = codecs.get(kind - 1).name();
      double[] ratios = new double[nanos[kind].length];
      for (int round = 0; round < ratios.length; round++) {
        ratios[round] = nanos[kind][round] / nanos[0][round];
      }
      double ratio = Quantiles.median(ratios);
      if (ratio < least) {
        least = ratio;
        fastest = name;
      }
      figures.add(new Figure("layered-" + name + ".ns", Quantiles.median(nanos[kind]), "ns"));
      figures.add(new Figure("layered-" + name + ".bytes", bytes(calls.get(kind)), "B"));
      figures.add(Figure.ratio("ratio.jedis-" + name, ratio));
    }
    figures.add(Figure.ratio("ratio.jedis-binary", least).atMost(1.0));
    progress.accept("hits by codec are measured; the fastest of the binary ones is " + fastest);
    return figures;
  }

  /** What a call allocates on the thread that calls, which does all of the work. */
  private static double bytes(Callable<Object> call) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.call();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
  }
}
