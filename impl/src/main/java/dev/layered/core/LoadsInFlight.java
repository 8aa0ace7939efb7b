package dev.layered.core;

import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.Entry;
import dev.layered.core.load.KeyStripes;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadTable;
import dev.layered.core.time.Ticker;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Begins loads of one cache, and lets callers share those that are in flight. */
final class LoadsInFlight {

  private final LoadTable table;
  private final KeyStripes stripes;
  private final LoadFence fence;
  private final LowerLayers lower;
  private final EntryJudge judge;
  private final Consumer<Object> noted;
  private final ReadLease lease;
  private final long permittedStalenessNanos;
  private final boolean servesWhenCutOff;
  private final Ticker ticker;

  LoadsInFlight(
      LoadTable table,
      KeyStripes stripes,
      LoadFence fence,
      LowerLayers lower,
      EntryJudge judge,
      Consumer<Object> noted,
      InvalidationBus bus,
      boolean servesWhenCutOff,
      Ticker ticker) {
    this.table = table;
    this.stripes = stripes;
    this.fence = fence;
    this.lower = lower;
    this.judge = judge;
    this.noted = noted;
    this.lease = bus.lease();
    this.permittedStalenessNanos = bus.permittedStalenessNanos();
    this.servesWhenCutOff = servesWhenCutOff;
    this.ticker = ticker;
  }

  /** A load, and whether the caller must run it. */
  record Join(Load load, boolean started) {}

  /**
   * Joins the load in flight, or begins one. A load that waits for a thread is not joined: its turn
   * may be far away, behind loads of other caches. It is claimed and displaced rather than run by
   * this caller, so that what is stored has the tags of who loads it, and as few invalidations as
   * possible overtake it.
   */
  Join joinOrStart(Object key, List<String> tags, @Nullable Thread owner) {
    long began = ticker.nanos();
    boolean inStep = lower.isInStep(began);
    Load present = joinable(key, inStep);
    if (present != null && present.isClaimed()) {
      return new Join(present, false);
    }
    noted.accept(key);
    Load displaced;
    Load started;
    synchronized (stripes.of(key)) {
      Load raced = joinable(key, inStep);
      if (raced != null && !raced.claim()) {
        return new Join(raced, false);
      }
      displaced = table.find(key);
      started = table.start(key, began, judge.applied(), tags, owner);
    }
    giveUp(key, displaced);
    return new Join(started, true);
  }

  /**
   * Begins a load that is to run in the background when there is a thread for it, and if it can be
   * claimed then; null if one is in flight already.
   */
  @Nullable Load queue(Object key, List<String> tags) {
    boolean inStep = lower.isInStep();
    if (joinable(key, inStep) != null) {
      return null;
    }
    noted.accept(key);
    Load displaced;
    Load queued;
    synchronized (stripes.of(key)) {
      if (joinable(key, inStep) != null) {
        return null;
      }
      displaced = table.find(key);
      queued = table.queue(key, ticker.nanos(), judge.applied(), tags);
    }
    giveUp(key, displaced);
    return queued;
  }

  /** Or the load in its place would wait for the lease of the old one. */
  private void giveUp(Object key, @Nullable Load displaced) {
    if (displaced != null) {
      fence.giveBackLease(key, displaced);
    }
  }

  /**
   * The load in flight that a caller of now may share; null if there is none. A node that is not in
   * step cannot know whether a load is one from before an invalidation of another node; then only
   * its age tells that its value is not older than permitted.
   */
  private @Nullable Load joinable(Object key, boolean inStep) {
    Load load = table.find(key);
    if (load == null || !judge.isCurrent(key, load)) {
      return null;
    }
    long now = ticker.nanos();
    boolean recent = now - load.beganNanos() < permittedStalenessNanos;
    return (inStep && lease.covers(now)) || recent ? load : null;
  }

  /** The load of a key in flight; null if there is none. */
  @Nullable Load find(Object key) {
    return table.find(key);
  }

  /**
   * Whether a stale entry that a load has found may be served while that goes on. An invalidation
   * of the key has taken the load out of the table; any other has made the entry void.
   */
  boolean mayServeDuring(Object key, Load load, Entry stale) {
    synchronized (stripes.of(key)) {
      return table.find(key) == load
          && (lease.covers(ticker.nanos()) || servesWhenCutOff)
          && !judge.isVoid(key, stale);
    }
  }
}
