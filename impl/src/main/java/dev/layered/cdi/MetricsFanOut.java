package dev.layered.cdi;

import dev.layered.cdi.MetricsBridge.Publisher;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import java.util.List;

/** Tells every metrics API that is there what happens. */
final class MetricsFanOut implements CacheEventListener, AutoCloseable {

  private final List<Publisher> publishers;

  MetricsFanOut(List<Publisher> publishers) {
    this.publishers = List.copyOf(publishers);
  }

  boolean isEmpty() {
    return publishers.isEmpty();
  }

  @Override
  public void on(CacheEvent event) {
    for (Publisher publisher : publishers) {
      publisher.on(event);
    }
  }

  void publish() {
    publishers.forEach(Publisher::publish);
  }

  @Override
  public void close() {
    publishers.forEach(Publisher::close);
  }
}
