package dev.layered.benchmarks.coherence;

import java.util.SplittableRandom;

/** Something that goes wrong. It is over when the method returns. */
@FunctionalInterface
interface Fault {

  /**
   * Lets it happen.
   *
   * @param cluster whom it befalls
   * @param random chooses the node and how long it takes
   * @return what it was, in a few words
   */
  String strike(Cluster cluster, SplittableRandom random) throws Exception;
}
