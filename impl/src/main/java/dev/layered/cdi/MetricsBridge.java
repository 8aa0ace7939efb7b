package dev.layered.cdi;

import dev.layered.core.event.CacheEventListener;
import dev.layered.core.event.LayerKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads from the container to one metrics API, whose classes need not be there. */
public interface MetricsBridge {

  /** Something that listens and must now and then bring its figures up to date. */
  interface Publisher extends CacheEventListener, AutoCloseable {
    /** Brings the figures up to date. */
    void publish();

    @Override
    void close();
  }

  /**
   * Starts to publish.
   *
   * @param layers the layers that are configured
   * @return null if the API is there but nothing provides it
   */
  @Nullable Publisher open(Set<LayerKind> layers);
}
