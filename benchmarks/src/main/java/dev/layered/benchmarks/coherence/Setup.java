package dev.layered.benchmarks.coherence;

import java.util.Set;

/**
 * What is run.
 *
 * @param nodes how many
 * @param sync whether invalidations wait for all nodes
 * @param ageing whether entries are served past their end and loads fail
 * @param calls how nodes read
 */
record Setup(
    Backend.Kind backend,
    int nodes,
    boolean sync,
    Breaking breaking,
    boolean ageing,
    Set<CallKind> calls) {

  @Override
  public String toString() {
    return backend
        + ", "
        + nodes
        + " nodes, "
        + (sync ? "SYNC" : "ASYNC")
        + (ageing ? ", ageing" : "")
        + ", calls "
        + (calls.size() == CallKind.values().length ? "of all kinds" : calls)
        + ", break "
        + breaking;
  }
}
