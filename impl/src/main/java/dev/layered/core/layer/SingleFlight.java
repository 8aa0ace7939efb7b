package dev.layered.core.layer;

/** How far callers who miss the same key at the same time share one load. */
public enum SingleFlight {
  /** Not at all: each loads for itself, and the first of this process stores. */
  OFF,
  /** All callers of this process share one load. */
  PROCESS,
  /** All callers of all nodes share one load. */
  CLUSTER
}
