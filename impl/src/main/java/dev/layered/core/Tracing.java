package dev.layered.core;

import dev.layered.core.layer.SharedLayer;
import java.util.concurrent.Executor;

/**
 * Shows loads and calls to the shared layer to a tracing system. Hits on the heap are not shown.
 * All methods may be called by any thread.
 */
public interface Tracing {

  /** Shows nothing. */
  Tracing NONE = new Tracing() {};

  /**
   * An executor that runs tasks, on whatever thread calls it, as part of what the thread that
   * captured it was doing.
   */
  default Executor captured() {
    return Runnable::run;
  }

  /** A request whose load is shown, as part of what the calling thread does now. */
  default LoadRequest traced(String cache, LoadRequest request) {
    return request;
  }

  /** The same for a load that answers later. */
  default AsyncLoadRequest traced(String cache, AsyncLoadRequest request) {
    return request;
  }

  /** The same for a load of several keys at once. */
  default BatchRequest traced(String cache, BatchRequest request) {
    return request;
  }

  /** A layer whose calls are shown. */
  default SharedLayer traced(String cache, SharedLayer layer) {
    return layer;
  }
}
