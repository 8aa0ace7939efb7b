package dev.layered.benchmarks.redis;

import com.sun.management.ThreadMXBean;
import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A hundred documents by one call of a batch method, by a hundred single calls, and by MGET and a
 * pipeline by hand; none, half or all of them missing, which is checked of every batch. On Redis,
 * without a heap, in turn by single batches, each of which begins with another way.
 */
public final class BatchScenario implements Scenario {

  private static final int SIZE = 100;
  private static final int[] MISSES = {0, 50, 100};
  private static final int WARM_UP = 300;

  /** Of each kind in a round. */
  private static final int BATCHES = 40;

  private static final int COUNTED = 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A way to get documents, and what it took. */
  private static final class Way {
    private final Function<List<String>, Map<String, Document>> find;
    private final LongSupplier made;
    private final String prefix;
    private double[] nanos = new double[0];
    private double[] bytes = new double[0];

    Way(String prefix, Function<List<String>, Map<String, Document>> find, LongSupplier made) {
      this.prefix = prefix;
      this.find = find;
      this.made = made;
    }
  }

  /** Keys that were never asked for; those of each way are its own. */
  private int next = 1_000_000;

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String description() {
    return SIZE + " keys in one call, 0, 50 and 100 % misses; single calls; MGET by Jedis";
  }

  @Override
  @SuppressWarnings("try") // the processors only have to be kept awake
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (AwakeCores awake = AwakeCores.start();
        DocumentApplication application = DocumentApplication.start(false, true, false);
        BatchByHand byHand = new BatchByHand(application.server())) {
      CachedDocuments documents = application.documents();
      Map<String, Way> ways = new LinkedHashMap<>();
      ways.put("layered", new Way("layered-", documents::findAll, documents::made));
      ways.put("singles", new Way("singles-", ids -> oneByOne(documents, ids), documents::made));
      ways.put("jedis", new Way("jedis-", byHand::findAll, byHand::made));
      for (Way way : ways.values()) {
        run(way, known(way.prefix), SIZE);
      }
      for (int misses : MISSES) {
        measure(effort, ways, misses);
        ways.forEach((name, way) -> add(figures, name + ".misses-" + misses, way));
        ratio(figures, ways, "jedis", misses);
        ratio(figures, ways, "singles", misses);
        ways.forEach((name, way) -> serverReads(figures, application, name, way, misses));
        progress.accept(misses + " % misses");
      }
    }
    return figures;
  }

  private static Map<String, Document> oneByOne(CachedDocuments documents, List<String> ids) {
    Map<String, Document> found = new LinkedHashMap<>();
    ids.forEach(id -> found.put(id, documents.find(id)));
    return found;
  }

  private void measure(Effort effort, Map<String, Way> ways, int misses) {
    int batches = BATCHES * effort.rounds();
    for (Way way : ways.values()) {
      way.nanos = new double[batches];
      way.bytes = new double[batches];
    }
    List<Way> order = new ArrayList<>(ways.values());
    for (int i = -WARM_UP; i < batches; i++) {
      for (Way way : order) {
        measure(way, ids(way.prefix, misses), misses, i);
      }
      Collections.rotate(order, -1);
    }
  }

  private static void measure(Way way, List<String> ids, int misses, int batch) {
    long made = way.made.getAsLong();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    Map<String, Document> found = way.find.apply(ids);
    long ended = System.nanoTime();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    check(way, ids, found, misses, made);
    if (batch >= 0) {
      way.nanos[batch] = ended - began;
      way.bytes[batch] = allocated;
    }
  }

  private static void run(Way way, List<String> ids, int misses) {
    long made = way.made.getAsLong();
    check(way, ids, way.find.apply(ids), misses, made);
  }

  private static void check(
      Way way, List<String> ids, Map<String, Document> found, int misses, long madeBefore) {
    for (String id : ids) {
      Document document = found.get(id);
      if (document == null || !document.id().equals(id)) {
        throw new IllegalStateException(way.prefix + ": found no " + id);
      }
    }
    long made = way.made.getAsLong() - madeBefore;
    if (made != misses) {
      throw new IllegalStateException(
          way.prefix + ": " + made + " made for a batch of which " + misses + " were missing");
    }
  }

  private static List<String> known(String prefix) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      ids.add(prefix + i);
    }
    return ids;
  }

  private List<String> ids(String prefix, int misses) {
    List<String> ids = known(prefix);
    for (int i = 0; i < misses; i++) {
      ids.set(i * SIZE / misses, prefix + next++);
    }
    return ids;
  }

  private static void add(List<Figure> figures, String name, Way way) {
    figures.add(new Figure(name + ".us", Quantiles.median(way.nanos) / 1e3, "us"));
    figures.add(new Figure(name + ".bytes", Quantiles.median(way.bytes), "B"));
  }

  private static void ratio(
      List<Figure> figures, Map<String, Way> ways, String theirs, int misses) {
    double[] ours = ways.get("layered").nanos;
    double[] others = ways.get(theirs).nanos;
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / others[i];
    }
    figures.add(Figure.ratio("ratio." + theirs + ".misses-" + misses, Quantiles.median(ratios)));
  }

  /** One for a request, and one more for every 16 KB of it. */
  private void serverReads(
      List<Figure> figures, DocumentApplication application, String name, Way way, int misses) {
    figures.add(
        new Figure(
            name + ".misses-" + misses + ".server-reads",
            application.serverReads(COUNTED, () -> run(way, ids(way.prefix, misses), misses)),
            "per-batch"));
  }
}
