package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Appends this node's invalidations, and hands entries of the log to the receiver. An entry is
 * known here by its nonce before it is appended, because it can come back before the append is
 * answered, or without being answered at all. Safe for use by several threads.
 */
final class Appender implements LogCursor.Sink {

  private final BusParts parts;
  private final LogCalls calls;
  private final InvalidationBus.Receiver receiver;
  private final Acknowledgements acknowledgements;
  private final AckSender acks;
  private final Map<Long, OwnEntry> inFlight = new ConcurrentHashMap<>();
  private final PendingAppends pending;

  @SuppressWarnings("NullAway.Init") // connect() comes first
  private LogCursor cursor;

  @SuppressWarnings("NullAway.Init")
  private LogSync sync;

  Appender(
      BusParts parts,
      LogCalls calls,
      InvalidationBus.Receiver receiver,
      Acknowledgements acknowledgements,
      AckSender acks) {
    this.parts = parts;
    this.calls = calls;
    this.receiver = receiver;
    this.acknowledgements = acknowledgements;
    this.acks = acks;
    this.pending =
        new PendingAppends(parts.settings().maxPending(), this::prepare, receiver::undelivered);
  }

  /** The cursor delivers here, so it can only be made afterwards. Call it once, at first. */
  void connect(LogCursor newCursor, LogSync newSync) {
    this.cursor = newCursor;
    this.sync = newSync;
  }

  private List<OwnEntry> prepare(Invalidation invalidation) {
    List<OwnEntry> entries = new ArrayList<>();
    for (Invalidation part : Splitter.split(invalidation)) {
      Notice notice = new Notice(parts.nodeId(), parts.settings().sync(), part);
      entries.add(new OwnEntry(parts.random().nextLong(), notice));
    }
    return entries;
  }

  /**
   * Appends, or notes as pending.
   *
   * @return the position, or null if it is pending
   */
  @Nullable LogPosition append(Invalidation invalidation) {
    List<OwnEntry> entries = prepare(invalidation);
    LogPosition last = null;
    for (int i = 0; i < entries.size(); i++) {
      last = sync.isDown() ? null : append(entries.get(i), true);
      if (last == null) {
        pending.add(entries.subList(i, entries.size()));
        return null;
      }
    }
    return last;
  }

  private @Nullable LogPosition append(OwnEntry own, boolean wait) {
    boolean waits = wait && own.notice().sync();
    inFlight.put(own.nonce(), own);
    if (waits) {
      acknowledgements.expect(own.nonce());
    }
    try {
      // What is read after the entry was applied must not find the value any more.
      if (own.notice().invalidation() instanceof Invalidation.Keys keys) {
        parts.killer().kill(keys.cache(), keys.keys());
      }
      LogCalls.Appended appended = calls.append(own);
      own.logged = true;
      applyOwn(own, appended.entry());
      if (waits) {
        Map<String, Long> others = new HashMap<>(appended.nodes());
        others.remove(parts.nodeId());
        acknowledgements.await(own.nonce(), others);
      }
      return appended.entry().position();
    } catch (RuntimeException e) {
      if (e instanceof JedisConnectionException) {
        sync.failed(e);
      }
      // Before it is no longer in flight, so that it is recognized at any time.
      pending.add(List.of(own));
      LogPosition applied = own.applied;
      if (applied != null && waits) {
        // It is in the log, but the answer that names the nodes is lost: no lease is longer.
        acknowledgements.await(own.nonce(), Map.of("", parts.settings().maxStaleness().toMillis()));
      }
      return applied;
    } finally {
      acknowledgements.forget(own.nonce());
      inFlight.remove(own.nonce());
    }
  }

  private void applyOwn(OwnEntry own, LogEntry entry) {
    LogCursor.Outcome outcome = cursor.offer(entry);
    if (outcome == LogCursor.Outcome.APPLIED || outcome == LogCursor.Outcome.DUPLICATE) {
      return;
    }
    if (!sync.runUnless(() -> own.applied != null)) {
      pending.add(List.of(own));
    }
  }

  /** What is pending only because this node has not applied it yet. Call it before a SYNC. */
  List<OwnEntry> logged() {
    return pending.list().stream().filter(own -> own.logged).toList();
  }

  /**
   * Appends what is pending, in order, until one fails. Call it when in step.
   *
   * @param logged what {@link #logged} said before the SYNC, which has applied it
   */
  void deliver(List<OwnEntry> logged) {
    logged.forEach(pending::remove);
    for (OwnEntry own : pending.list()) {
      if (own.logged) {
        continue;
      }
      if (append(own, false) == null) {
        return;
      }
    }
  }

  @Override
  public boolean isOwn(long nonce) {
    return find(nonce) != null;
  }

  private @Nullable OwnEntry find(long nonce) {
    OwnEntry own = inFlight.get(nonce);
    return own != null ? own : pending.get(nonce);
  }

  @Override
  public void apply(LogPosition position, Notice notice) {
    OwnEntry own = find(position.nonce());
    if (own != null) {
      receiver.apply(position, own.notice().invalidation(), true);
      own.applied = position;
      pending.remove(own);
      return;
    }
    boolean mine = notice.origin().equals(parts.nodeId());
    receiver.apply(position, notice.invalidation(), mine);
    if (notice.sync() && !mine) {
      acks.send(notice.origin(), position.nonce());
    }
  }

  @Override
  public void restart(LogPosition position) {
    receiver.restart(position);
  }
}
