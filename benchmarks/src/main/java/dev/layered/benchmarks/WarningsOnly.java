package dev.layered.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * Keeps what containers and caches say of their start out of the progress of a measurement. Named
 * as the configuration class of {@link java.util.logging}.
 */
public final class WarningsOnly {

  /** Configures the logging of this process. */
  public WarningsOnly() throws IOException {
    String properties = "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n";
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
