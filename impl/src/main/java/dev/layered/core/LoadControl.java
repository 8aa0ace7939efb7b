package dev.layered.core;

import dev.layered.CacheControl;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Validators;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the loader of one request says about what it loads. The engine begins it with what it knows,
 * the request ends it when the loader has, and what was said is read after that.
 */
public final class LoadControl implements CacheControl {

  private boolean open;
  private @Nullable Entry previous;
  private List<String> declaredTags = List.of();
  private final Set<String> addedTags = new LinkedHashSet<>();
  private @Nullable Duration ttl;
  private boolean stored = true;
  private @Nullable String etag;
  private @Nullable Instant lastModified;
  private boolean notModified;

  /**
   * A load begins; whatever was said before is forgotten.
   *
   * @param found an entry that was neither gone nor void after the load began; null if there is
   *     none, or if nothing will be stored
   * @param tags those that the value will have anyway
   */
  synchronized void begin(@Nullable Entry found, List<String> tags) {
    open = true;
    previous = found;
    declaredTags = tags;
    addedTags.clear();
    ttl = null;
    stored = true;
    etag = null;
    lastModified = null;
    notModified = false;
  }

  private synchronized void end() {
    open = false;
  }

  /** Calls a loader, to whom this is of use until it returns. */
  public <T extends @Nullable Object> T during(Callable<T> loader) throws Exception {
    try {
      return loader.call();
    } finally {
      end();
    }
  }

  /** Calls a loader, to whom this is of use until its stage completes. */
  public @Nullable CompletionStage<? extends @Nullable Object> duringStage(
      Callable<? extends @Nullable CompletionStage<? extends @Nullable Object>> loader)
      throws Exception {
    CompletionStage<? extends @Nullable Object> stage = null;
    try {
      stage = loader.call();
    } finally {
      if (stage == null) {
        end();
      }
    }
    return stage == null ? null : stage.whenComplete((value, problem) -> end());
  }

  @Override
  public synchronized CacheControl ttl(Duration value) {
    requireOpen();
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "ttl " + value + " is not allowed; it must be greater than zero");
    }
    ttl = value;
    return this;
  }

  @Override
  public synchronized CacheControl tags(String... values) {
    requireOpen();
    Set<String> all = new LinkedHashSet<>(declaredTags);
    all.addAll(addedTags);
    all.addAll(List.of(values));
    TagLimits.checked(all);
    addedTags.addAll(List.of(values));
    return this;
  }

  @Override
  public synchronized CacheControl doNotStore() {
    requireOpen();
    stored = false;
    return this;
  }

  @Override
  public synchronized CacheControl etag(String value) {
    requireOpen();
    String problem = Validators.problemOf(value);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    etag = value;
    return this;
  }

  @Override
  public synchronized CacheControl lastModified(Instant value) {
    requireOpen();
    lastModified = Objects.requireNonNull(value, "lastModified");
    return this;
  }

  @Override
  public synchronized boolean hasPrevious() {
    requireOpen();
    return previous != null;
  }

  @Override
  public synchronized @Nullable String previousEtag() {
    requireOpen();
    Validators known = validatorsOf(previous);
    return known == null ? null : known.etag();
  }

  @Override
  public synchronized @Nullable Instant previousLastModified() {
    requireOpen();
    Validators known = validatorsOf(previous);
    return known == null ? null : known.lastModified();
  }

  @Override
  public synchronized void notModified() {
    requireOpen();
    if (previous == null) {
      throw noPrevious();
    }
    notModified = true;
  }

  static IllegalStateException noPrevious() {
    return new IllegalStateException(
        "LAYERED-306 notModified() without a value from before; ask hasPrevious() or previousEtag()"
            + " first, and load the value if there is none");
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException(
          "LAYERED-307 the CacheControl of a load was used after that had ended");
    }
  }

  private static @Nullable Validators validatorsOf(@Nullable Entry entry) {
    return entry == null ? null : entry.validators();
  }

  /** What the load answers in the place of what its loader returned; null if that counts. */
  synchronized @Nullable Entry unmodified() {
    return notModified ? previous : null;
  }

  /** How the value is stored, read after the loader has ended. */
  synchronized StoreDecision decide(StorePolicy policy) {
    List<String> tags = tags();
    Validators old = validatorsOf(unmodified());
    return new StoreDecision(
        ttl == null ? policy : policy.livingFor(StorePolicy.or(ttl, 0)),
        stored && tags.size() <= TagLimits.MAX_TAGS,
        tags,
        Validators.of(
            etag != null || old == null ? etag : old.etag(),
            lastModified != null || old == null ? lastModified : old.lastModified()));
  }

  /**
   * The tags of the old value stay with it: its loader may know them only when it sees the value.
   */
  private List<String> tags() {
    Entry kept = unmodified();
    if (addedTags.isEmpty() && kept == null) {
      return declaredTags;
    }
    Set<String> all = new LinkedHashSet<>(declaredTags);
    all.addAll(addedTags);
    if (kept != null) {
      all.addAll(kept.tags());
    }
    return List.copyOf(all);
  }
}
