package dev.layered.tck;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.context.spi.ThreadContextProvider;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;

/** A context of a kind that servers have many of: here only a name for who is at work. */
public class NamedThreads implements ThreadContextProvider {

  /** Who is at work on this thread. */
  static final ThreadLocal<String> NAME = ThreadLocal.withInitial(() -> "nobody");

  /** How often it was taken along. */
  static final AtomicInteger CAPTURES = new AtomicInteger();

  /** For the service loader. */
  public NamedThreads() {}

  @Override
  public String getThreadContextType() {
    return "name";
  }

  @Override
  public ThreadContextSnapshot currentContext(Map<String, String> properties) {
    CAPTURES.incrementAndGet();
    return snapshot(NAME.get());
  }

  @Override
  public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
    return snapshot("nobody");
  }

  private static ThreadContextSnapshot snapshot(String name) {
    return () -> {
      String before = NAME.get();
      NAME.set(name);
      return () -> NAME.set(before);
    };
  }
}
