package dev.layered.benchmarks.redis;

import org.jspecify.annotations.Nullable;

/** Documents in Redis, found in one way. */
abstract class Documents implements AutoCloseable {

  private final Size size;
  private int loads;

  Documents(Size size) {
    this.size = size;
  }

  /** A document; null if there is none and nothing makes one. */
  abstract @Nullable Object find(String id) throws Exception;

  /** Puts a document there; what loads what it misses need only be asked. */
  void put(String id) throws Exception {
    find(id);
  }

  /** Ends what was started. */
  abstract void end();

  /** The document of an id, counted. */
  final Document load(String id) {
    loads++;
    return Document.of(id, size.lines());
  }

  /** Puts all documents there, and makes sure that one of them is found as it was. */
  final void fill() throws Exception {
    for (int i = 0; i < size.held(); i++) {
      put(Ids.of(i));
    }
    String id = Ids.of(0);
    if (!Document.of(id, size.lines()).equals(find(id))) {
      throw new IllegalStateException(getClass().getSimpleName() + " finds another document");
    }
  }

  /**
   * Ends it, having made sure that each document was made once, for the filling, and every other
   * call was a hit.
   */
  @Override
  public final void close() {
    end();
    if (loads != size.held()) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + ": not only hits were measured: "
              + loads
              + " loads of "
              + size.held()
              + " documents");
    }
  }
}
