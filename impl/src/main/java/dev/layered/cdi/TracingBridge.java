package dev.layered.cdi;

import dev.layered.core.Tracing;

/** Leads from the container to a tracing API, whose classes need not be there. */
public interface TracingBridge {

  /** What shows loads and calls there. */
  Tracing open();
}
