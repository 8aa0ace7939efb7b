package dev.layered.ehcache;

import dev.layered.core.layer.Entry;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one cache has been told and the disk has not: the last put or removal of each key, and
 * whether all is to be cleared. A reader who looks here first sees every write that has returned.
 *
 * <p>Each key that is here has at least one <em>ticket</em> in the writer's queue, or the writer is
 * busy with it. The number of tickets is what is bounded. A further write of the same key takes the
 * place of the first and needs no ticket, so a hot key is written once.
 *
 * <p>Clearing is counting. A write notes how many clears had been asked for; it is void once there
 * are more. The disk is hidden while it has been cleared less often than that.
 */
final class PendingWrites {

  /** What {@link #put} or {@link #remove} wants next. */
  enum Outcome {
    /** Queue a ticket for the key. */
    QUEUE,
    /** Nothing: the key has a ticket. */
    MERGED,
    /**
     * Clear the cache: not even a removal has room, and what is on disk must not be found any more.
     */
    REFUSED
  }

  /** The last write of one key; compared by identity. */
  static final class Write {

    private final Object key;
    private final @Nullable Entry entry;
    private final long clears;

    private Write(Object key, @Nullable Entry entry, long clears) {
      this.key = key;
      this.entry = entry;
      this.clears = clears;
    }

    Object key() {
      return key;
    }

    /** What is put; null for a removal. */
    @Nullable Entry entry() {
      return entry;
    }
  }

  private final ConcurrentHashMap<String, Write> latest = new ConcurrentHashMap<>();
  private final AtomicInteger tickets = new AtomicInteger();
  private final int capacity;
  private final AtomicLong clearsWanted = new AtomicLong();
  private final AtomicBoolean clearQueued = new AtomicBoolean();
  private volatile long clearsDone;

  /**
   * Nothing pending.
   *
   * @param capacity so many tickets are for puts and removals, and as many again for removals
   */
  PendingWrites(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Notes a put. If there is no room for it, it is noted as a removal of the key, and if there is
   * none for that, refused.
   */
  Outcome put(String digest, Object key, Entry entry) {
    return add(digest, key, entry);
  }

  /** Notes a removal. */
  Outcome remove(String digest, Object key) {
    return add(digest, key, null);
  }

  private Outcome add(String digest, Object key, @Nullable Entry entry) {
    Outcome[] outcome = {Outcome.MERGED};
    latest.compute(
        digest,
        (same, before) -> {
          long clears = clearsWanted.get();
          if (before != null) {
            return new Write(key, entry, clears);
          }
          outcome[0] = Outcome.QUEUE;
          if (entry != null && takeTicket(capacity)) {
            return new Write(key, entry, clears);
          }
          if (takeTicket(2 * capacity)) {
            return new Write(key, null, clears);
          }
          outcome[0] = Outcome.REFUSED;
          return null;
        });
    return outcome[0];
  }

  private boolean takeTicket(int limit) {
    return tickets.getAndUpdate(taken -> taken < limit ? taken + 1 : taken) < limit;
  }

  /** The write of a key that is pending and not void, or null. */
  @Nullable Write find(String digest) {
    Write write = latest.get(digest);
    return write != null && write.clears == clearsWanted.get() ? write : null;
  }

  /** Whether the disk holds what must not be found. Look at {@link #find} first. */
  boolean isDiskHidden() {
    return clearsDone != clearsWanted.get();
  }

  /**
   * Makes everything void, pending or on disk.
   *
   * @return whether the clearing of the disk is to be queued; otherwise it is queued already
   */
  boolean clear() {
    long clears = clearsWanted.incrementAndGet();
    latest.values().removeIf(write -> write.clears < clears);
    return clearQueued.compareAndSet(false, true);
  }

  /**
   * The writer is about to clear the disk.
   *
   * @return for {@link #clearEnded}
   */
  long clearBegins() {
    clearQueued.set(false);
    return clearsWanted.get();
  }

  /** The disk is as empty as it had to be when clearing began. */
  void clearEnded(long clears) {
    clearsDone = clears;
  }

  /**
   * Gives a ticket back, unless the key has been written again.
   *
   * @param written what the writer has dealt with; null if {@link #find} found nothing
   * @return whether the ticket is gone; otherwise it is to be queued again
   */
  boolean finished(String digest, @Nullable Write written) {
    if (written != null) {
      latest.remove(digest, written);
    }
    Write next = latest.get(digest);
    if (next != null && next.clears != clearsWanted.get()) {
      // Noted by a put that a clear overtook; nobody else would remove it.
      latest.remove(digest, next);
      next = latest.get(digest);
    }
    if (next != null) {
      return false;
    }
    tickets.decrementAndGet();
    return true;
  }

  /** Takes a ticket for something that needs not be done if there is no room. */
  boolean takeSpareTicket() {
    return takeTicket(capacity);
  }

  /** Gives back what {@link #takeSpareTicket} took. */
  void spareTicketDone() {
    tickets.decrementAndGet();
  }

  /** Forgets everything; for a disk that is not used any more. */
  void abandon() {
    latest.clear();
  }

  /** Whether half of the room for puts is free. */
  boolean hasRoom() {
    return tickets.get() <= capacity / 2;
  }

  /** The writes that are pending and not void, as far as they are there then. */
  Iterator<Write> iterator() {
    return latest.values().stream().filter(write -> write.clears == clearsWanted.get()).iterator();
  }

  /** Whether the disk knows all that there is to know. */
  boolean isEmpty() {
    return tickets.get() == 0 && !isDiskHidden();
  }
}
