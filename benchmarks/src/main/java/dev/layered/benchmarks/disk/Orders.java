package dev.layered.benchmarks.disk;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds an order through its cache. */
@ApplicationScoped
public class Orders {

  static final String CACHE = "orders";

  /** The cached method; its argument is the key. */
  @Layered(cacheName = CACHE, ttl = 3600)
  public Order find(String id) {
    return Order.of(id);
  }
}
