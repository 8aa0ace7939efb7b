package dev.layered.core.layer;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A shared layer that is not there: it is never reached. */
public enum AbsentSharedLayer implements SharedLayer {
  /** The only one. */
  INSTANCE;

  @Override
  public boolean isPresent() {
    return false;
  }

  @Override
  public Lookup lookup(Object key, SingleFlight sharing, List<String> subjects) {
    return Lookup.UNREACHABLE;
  }

  @Override
  public List<Lookup> lookupAll(List<Object> keys, List<String> subjects) {
    return Collections.nCopies(keys.size(), Lookup.UNREACHABLE);
  }

  @Override
  public List<Lookup> searchAll(List<Object> keys, SingleFlight sharing, List<String> subjects) {
    return Collections.nCopies(keys.size(), Lookup.UNREACHABLE);
  }

  @Override
  public Lookup peek(Object key, List<String> subjects) {
    return new Lookup.Off("the cache has no such layer");
  }

  @Override
  public Lookup lease(Object key, SingleFlight sharing) {
    return Lookup.UNREACHABLE;
  }

  @Override
  public List<Lookup> leaseAll(List<Object> keys, SingleFlight sharing) {
    return Collections.nCopies(keys.size(), Lookup.UNREACHABLE);
  }

  @Override
  public Stored fill(Object key, Entry entry, LoadLease lease) {
    return Stored.UNREACHABLE;
  }

  @Override
  public List<Stored> fillAll(List<Fill> fills) {
    return Collections.nCopies(fills.size(), Stored.UNREACHABLE);
  }

  @Override
  public List<Stored> writeAll(List<Fill> fills) {
    return Collections.nCopies(fills.size(), Stored.UNREACHABLE);
  }

  @Override
  public void release(Object key, LoadLease lease) {}

  @Override
  public void drop(Object key, LoadLease lease) {}

  @Override
  public List<@Nullable LoadLease> beginWrites(List<Object> keys) {
    return Collections.nCopies(keys.size(), null);
  }

  @Override
  public CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
