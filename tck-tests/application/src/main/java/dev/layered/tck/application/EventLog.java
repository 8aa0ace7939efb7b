package dev.layered.tck.application;

import dev.layered.CacheInvalidated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What this node has heard of invalidations, its own and others'. */
@ApplicationScoped
public class EventLog {

  private static final int KEPT = 1_000;

  @Inject Requests.Counter request;

  private final Deque<CacheInvalidated> heard = new ArrayDeque<>();
  private final AtomicLong remote = new AtomicLong();

  void on(@Observes CacheInvalidated event) {
    if (event.origin() == CacheInvalidated.Origin.REMOTE) {
      // Fails without a request context, and then this event is not counted.
      request.next();
      remote.incrementAndGet();
    }
    synchronized (heard) {
      if (heard.size() == KEPT) {
        heard.removeFirst();
      }
      heard.addLast(event);
    }
  }

  /** The newest events, in their order. */
  List<CacheInvalidated> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  /** How many events of other nodes were heard, each in a request context. */
  long remote() {
    return remote.get();
  }
}
