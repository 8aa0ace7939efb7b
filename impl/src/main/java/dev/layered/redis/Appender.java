package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
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

  private static final long MAX_RETRY_NANOS = 5_000_000_000L;

  /** How long messages may be on their way when an answer has arrived that was sent after them. */
  static final long MESSAGES_NANOS = 5_000_000;

  private final BusParts parts;
  private final AppendCalls calls;
  private final InvalidationBus.Receiver receiver;
  private final EntryWait wait;
  private final AckSender acks;
  private final long messagesNanos;
  private final Map<Long, OwnEntry> inFlight = new ConcurrentHashMap<>();
  private final PendingAppends pending;

  @SuppressWarnings("NullAway.Init") // connect() comes first
  private LogCursor cursor;

  @SuppressWarnings("NullAway.Init")
  private LogSync sync;

  @SuppressWarnings("NullAway.Init")
  private Runnable asksLog;

  Appender(
      BusParts parts,
      AppendCalls calls,
      InvalidationBus.Receiver receiver,
      EntryWait wait,
      AckSender acks,
      long messagesNanos) {
    this.parts = parts;
    this.calls = calls;
    this.receiver = receiver;
    this.wait = wait;
    this.acks = acks;
    this.messagesNanos = messagesNanos;
    this.pending =
        new PendingAppends(parts.settings().maxPending(), this::prepare, receiver::undelivered);
  }

  /**
   * The cursor delivers here, so it can only be made afterwards. Call it once, at first.
   *
   * @param newAsksLog makes another thread ask the log soon
   */
  void connect(LogCursor newCursor, LogSync newSync, Runnable newAsksLog) {
    this.cursor = newCursor;
    this.sync = newSync;
    this.asksLog = newAsksLog;
  }

  private List<OwnEntry> prepare(Invalidation invalidation) {
    List<Invalidation> split = Splitter.split(invalidation);
    List<OwnEntry> entries = new ArrayList<>(split.size());
    for (Invalidation part : split) {
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
      last = sync.isDown() ? null : append(entries.get(i), false);
      if (last == null) {
        pending.add(entries.subList(i, entries.size()));
        return null;
      }
    }
    return last;
  }

  /**
   * Appends one entry.
   *
   * @param delivers whether it was pending, so that nobody waits for it
   */
  private @Nullable LogPosition append(OwnEntry own, boolean delivers) {
    boolean waits = !delivers && own.notice().sync();
    inFlight.put(own.nonce(), own);
    if (waits) {
      wait.expect(own.nonce());
    }
    try {
      List<byte[]> toKill = killBefore(own);
      if (toKill == null) {
        return null;
      }
      AppendCalls.Appended appended =
          delivers ? calls.deliver(own, toKill) : calls.append(own, toKill, cursor.applied());
      own.logged = true;
      applyOwn(own, appended.entry(), delivers);
      if (waits) {
        wait.await(own.nonce(), appended.nodes(), sync::runUnless);
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
        // It is in the log, but the answer that names the nodes is lost.
        wait.awaitUnknown(own.nonce());
      }
      return applied;
    } finally {
      wait.forget(own.nonce());
      inFlight.remove(own.nonce());
    }
  }

  /**
   * Before the append, because what is read after the entry was applied must not find the value any
   * more. The values may be on another server than the log, so a failure says nothing of the log.
   *
   * @return what the append is to kill first; null if killing failed
   */
  private @Nullable List<byte[]> killBefore(OwnEntry own) {
    if (!(own.notice().invalidation() instanceof Invalidation.Keys keys)) {
      return List.of();
    }
    try {
      List<byte[]> byAppend = parts.killer().killedByAppend(keys.cache(), keys.keys());
      if (byAppend.isEmpty()) {
        parts.killer().kill(keys.cache(), keys.keys());
      }
      return byAppend;
    } catch (RuntimeException e) {
      if (e instanceof JedisConnectionException) {
        asksLog.run();
      }
      return null;
    }
  }

  /**
   * The answer can overtake the messages of entries that others have appended before, as in a
   * cluster or where several append at once, so a caller waits for those a moment before the log is
   * asked. Who delivers asks the log for everybody, and does not wait.
   */
  private void applyOwn(OwnEntry own, LogEntry entry, boolean delivers) {
    LogCursor.Outcome outcome = cursor.offer(entry);
    if (outcome == LogCursor.Outcome.APPLIED || outcome == LogCursor.Outcome.DUPLICATE) {
      return;
    }
    if (outcome == LogCursor.Outcome.GAP
        && !delivers
        && cursor.awaitApplied(entry.position(), messagesNanos)) {
      return;
    }
    if (!sync.runUnless(() -> own.applied != null)) {
      pending.add(List.of(own));
    }
  }

  boolean hasPending() {
    return !pending.list().isEmpty();
  }

  /** What is pending only because this node has not applied it yet. Call it before a SYNC. */
  List<OwnEntry> logged() {
    return pending.list().stream().filter(own -> own.logged).toList();
  }

  /**
   * Appends what is pending, in order, except what failed lately: that must not hold up the rest.
   * Call it when in step, by one thread.
   *
   * @param logged what {@link #logged} said before the SYNC, which has applied it
   * @return whether all was tried; if not, the time for it was over
   */
  boolean deliver(List<OwnEntry> logged) {
    logged.forEach(pending::remove);
    long began = parts.ticker().nanos();
    for (OwnEntry own : pending.list()) {
      long now = parts.ticker().nanos();
      if (own.logged || (own.failures > 0 && own.retryAtNanos - now > 0)) {
        continue;
      }
      // So that at most one late answer is waited for before this node asks for the log again.
      if (now - began > parts.settings().heartbeat().toNanos() / 4) {
        return false;
      }
      if (append(own, true) == null) {
        if (sync.isDown()) {
          return true;
        }
        long pause = parts.settings().heartbeat().toNanos() << Math.min(own.failures, 10);
        own.retryAtNanos = parts.ticker().nanos() + Math.min(pause, MAX_RETRY_NANOS);
        own.failures++;
      }
    }
    return true;
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
      wakeWaiters(own.notice());
      return;
    }
    boolean mine = notice.origin().equals(parts.nodeId());
    receiver.apply(position, notice.invalidation(), mine);
    wakeWaiters(notice);
    if (notice.sync() && !mine) {
      acks.send(notice.origin(), position.nonce());
    }
  }

  /**
   * The append has ended the leases of invalidated keys. It could tell the nodes that wait for them
   * itself, but every one hears of the keys anyway, and not before it has applied what a load that
   * begins now must not be older than.
   */
  private void wakeWaiters(Notice notice) {
    Invalidation what = notice.invalidation();
    if (what instanceof Invalidation.Keys keys) {
      parts.wakeUps().wake(keys.cache(), keys.keys());
    } else if (notice.widened() && what instanceof Invalidation.Clear clear) {
      parts.wakeUps().wakeCache(clear.cache());
    }
  }

  @Override
  public void restart(LogPosition position) {
    receiver.restart(position);
    parts.wakeUps().wakeAll();
  }
}
