package dev.layered.tck.quarkus;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.tck.application.Loads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Methods that answer later. They note where they run, and answer how often they have run. */
@ApplicationScoped
public class ReactiveValues {

  private static final String UNI = "uni";
  private static final String STAGE = "stage";

  @Inject Caller caller;

  private final Loads loads = new Loads();
  private final ConcurrentHashMap<Long, Place> places = new ConcurrentHashMap<>();

  private int run(long id) {
    places.put(id, Place.here(caller));
    return loads.next(id);
  }

  /** Runs when somebody subscribes. */
  @Layered(cacheName = UNI, key = "{id}", ttl = 300)
  public Uni<Integer> uni(long id) {
    return Uni.createFrom().item(run(id));
  }

  /** Runs when it is called. */
  @Layered(cacheName = STAGE, key = "{id}", ttl = 300)
  public CompletionStage<Integer> stage(long id) {
    return CompletableFuture.completedStage(run(id));
  }

  /** Fails at first. */
  @Layered(cacheName = "uni-failing", key = "{id}", ttl = 300)
  public Uni<Integer> failFirst(long id) {
    int run = run(id);
    return run == 1
        ? Uni.createFrom().failure(new IOException("run " + run))
        : Uni.createFrom().item(run);
  }

  /** Writes through to {@link #uni}. */
  @CachePut(cacheName = UNI, key = "{id}", ttl = 300)
  public Uni<Integer> putUni(long id) {
    return Uni.createFrom().item(run(id));
  }

  /** Writes through to {@link #stage}. */
  @CachePut(cacheName = STAGE, key = "{id}", ttl = 300)
  public CompletionStage<Integer> putStage(long id) {
    return CompletableFuture.completedStage(run(id));
  }

  /** Invalidates for {@link #uni}. */
  @CacheInvalidate(cacheName = UNI, key = "{id}")
  public Uni<Integer> deleteUni(long id) {
    return Uni.createFrom().item(run(id));
  }

  /** Invalidates for {@link #stage}. */
  @CacheInvalidate(cacheName = STAGE, key = "{id}")
  public CompletionStage<Integer> deleteStage(long id) {
    return CompletableFuture.completedStage(run(id));
  }

  /** How often a method has run for an id. */
  int runs(long id) {
    return loads.of(id);
  }

  /** Where a method has run last for an id. */
  Place lastRun(long id) {
    Place place = places.get(id);
    if (place == null) {
      throw new IllegalStateException("no method has run for " + id);
    }
    return place;
  }
}
