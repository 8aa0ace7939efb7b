package dev.layered.core;

import dev.layered.CacheControl;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** For a loader of which nothing is stored, because caching is switched off: it does nothing. */
public enum IdleControl implements CacheControl {
  /** The only one; it has no state. */
  INSTANCE;

  @Override
  public CacheControl ttl(Duration value) {
    return this;
  }

  @Override
  public CacheControl tags(String... values) {
    return this;
  }

  @Override
  public CacheControl doNotStore() {
    return this;
  }

  @Override
  public CacheControl etag(String value) {
    return this;
  }

  @Override
  public CacheControl lastModified(Instant value) {
    return this;
  }

  @Override
  public boolean hasPrevious() {
    return false;
  }

  @Override
  public @Nullable String previousEtag() {
    return null;
  }

  @Override
  public @Nullable Instant previousLastModified() {
    return null;
  }

  /** There is no value that its callers could get instead. */
  @Override
  public void notModified() {
    throw LoadControl.noPrevious();
  }
}
