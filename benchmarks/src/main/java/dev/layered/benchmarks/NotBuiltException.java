package dev.layered.benchmarks;

import java.nio.file.Path;

/** Something that a scenario starts is not beside the jar of the benchmarks. */
public final class NotBuiltException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is missing, and how to build it.
   *
   * @param missing where it should be
   */
  public NotBuiltException(Path missing) {
    super("There is no " + missing + "; build it with: mvn -Dfast package -DskipTests");
  }
}
