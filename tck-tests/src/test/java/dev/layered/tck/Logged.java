package dev.layered.tck;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Layered logs while this is open. */
final class Logged extends Handler implements AutoCloseable {

  // Kept, because java.util.logging forgets loggers that nobody holds.
  private final Logger logger = Logger.getLogger("dev.layered");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Logged() {
    logger.addHandler(this);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  List<String> linesWith(String part) {
    return lines.stream().filter(line -> line.contains(part)).toList();
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
