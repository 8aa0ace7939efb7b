package dev.layered.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one logger says, until it is closed. */
final class LogLines extends Handler {

  private final Logger logger;
  private final List<String> lines = new ArrayList<>();

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  static LogLines of(String name) {
    LogLines lines = new LogLines(Logger.getLogger(name));
    lines.logger.addHandler(lines);
    return lines;
  }

  synchronized List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public synchronized void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
