package dev.layered.core.coherence;

/** The log takes no more invalidations, because the application has stopped. */
public final class LogClosedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** Says so. */
  public LogClosedException() {
    super("LAYERED-502 the caches are closed");
  }
}
