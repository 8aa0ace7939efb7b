package dev.layered;

/**
 * Sets the mode in which the reads of a request are made: those of {@link Layered} methods, and
 * {@link LayeredCache#get} and {@link LayeredCache#getAsync} where their options name no mode.
 * Inject it:
 *
 * <pre>{@code
 * @Inject CacheModes modes;
 *
 * try (var scope = modes.use(CacheMode.REFRESH)) {
 *   service.find(1);
 * }
 * }</pre>
 *
 * <p>A mode belongs to the CDI request in which it was set, on whatever threads that runs; it ends
 * with the request, and no other request sees it. Refreshes in the background have requests of
 * their own, so they read as always. A method that answers later reads in the mode in which it was
 * called.
 */
public interface CacheModes {

  /** A mode until it is closed. Closing it twice does nothing. */
  interface Scope extends AutoCloseable {

    /** Brings the mode of before back. */
    @Override
    void close();
  }

  /**
   * Reads in a mode until the scope is closed, or until the request ends. Scopes nest. Where no
   * request is active, the mode belongs to the calling thread, which must close it.
   *
   * @param mode the mode
   * @return to be closed
   */
  Scope use(CacheMode mode);

  /**
   * Reads in a mode for the rest of the request, where no {@linkplain #use scope} says otherwise.
   * Called again, the last mode counts.
   *
   * @param mode the mode; {@link CacheMode#NORMAL} ends another one
   * @throws IllegalStateException if no request is active
   */
  void set(CacheMode mode);

  /**
   * The mode in force for the calling thread and its request.
   *
   * @return {@link CacheMode#NORMAL} if nobody has set one
   */
  CacheMode current();
}
