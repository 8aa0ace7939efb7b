package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A server product, and how one process of it is started with the contract's application. */
public interface Container {

  /** A short name in lower case, as in the table and in the names of files. */
  String name();

  /** What stands in a JVM's list of class loaders for each deployment of the application. */
  String loader();

  /**
   * What the application must find in the container, by the names of its resource {@code info}: a
   * line of the contract about something that is missing would not be there to fail.
   */
  default Map<String, String> brings() {
    return Map.of();
  }

  /**
   * Lines of the contract that the application has in this container besides those that it has
   * everywhere, one for each area.
   */
  default Set<String> lines() {
    return Set.of();
  }

  /** Whether a running server can deploy the application anew. */
  default boolean redeploys() {
    return true;
  }

  /**
   * Lays out what one process needs; starts nothing.
   *
   * @param folder an empty folder of that process alone
   */
  Launch prepare(Path folder) throws IOException;
}
