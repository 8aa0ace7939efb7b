package dev.layered.tck.application;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Beans that read. */
final class ReadBeans {

  private ReadBeans() {}

  /** Counts its loads. */
  @ApplicationScoped
  public static class Reads {

    private final AtomicInteger loads = new AtomicInteger();

    /** A new value for each load. */
    @Layered(ttl = 300)
    public String find(long id) {
      return loads.incrementAndGet() + " of " + id;
    }

    /** Null, always. */
    @Layered(ttl = 300)
    public @Nullable String none(long id) {
      loads.incrementAndGet();
      return null;
    }
  }
}
