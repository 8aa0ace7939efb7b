package dev.layered.config;

/**
 * Settings that may change while the application runs. Reading is one volatile read: fit for the
 * hot path, once per call, so that one call sees one state.
 *
 * @param <T> an immutable settings record
 */
public final class Live<T> {

  private volatile T current;

  Live(T first) {
    current = first;
  }

  /** The settings of this moment. */
  public T current() {
    return current;
  }

  void set(T next) {
    current = next;
  }
}
