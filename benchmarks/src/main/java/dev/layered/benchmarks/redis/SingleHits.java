package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;

/** Our hits of Redis as the script of Bentocache times its own: one by one. */
final class SingleHits {

  private static final int WARM_UP = 20_000;
  private static final int HITS = 5_000;

  private SingleHits() {}

  /** The median of the rounds, of the median call of each, in nanoseconds that passed. */
  static double nanos(int rounds) throws Exception {
    try (RedisProcess server = RedisProcess.start();
        Documents documents = Access.LAYERED.open(server, Size.KB_1)) {
      Ids ids = new Ids();
      for (int i = 0; i < WARM_UP; i++) {
        documents.find(ids.next());
      }
      List<Double> medians = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        medians.add(round(documents, ids));
      }
      return Rounds.median(medians, Double::doubleValue);
    }
  }

  private static double round(Documents documents, Ids ids) throws Exception {
    List<Long> nanos = new ArrayList<>(HITS);
    for (int i = 0; i < HITS; i++) {
      String id = ids.next();
      long began = System.nanoTime();
      Object found = documents.find(id);
      long ended = System.nanoTime();
      if (found == null) {
        throw new IllegalStateException("no value");
      }
      nanos.add(ended - began);
    }
    return Rounds.median(nanos, Long::doubleValue);
  }
}
