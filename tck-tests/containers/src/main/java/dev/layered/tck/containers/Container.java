package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.Path;

/** A server product, and how one process of it is started with the contract's application. */
public interface Container {

  /** A short name in lower case, as in the table and in the names of files. */
  String name();

  /** The simple name of the class of an application's class loader. */
  String loader();

  /**
   * Lays out what one process needs; starts nothing.
   *
   * @param folder an empty folder of that process alone
   */
  Launch prepare(Path folder) throws IOException;
}
