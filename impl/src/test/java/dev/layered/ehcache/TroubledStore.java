package dev.layered.ehcache;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A store between a layer and its files that waits or fails when a test says so. */
final class TroubledStore implements ByteStore {

  private final ByteStore files;
  private final Gate writes = new Gate();
  private final Gate reads = new Gate();
  private volatile Supplier<? extends Throwable> failure = () -> null;

  TroubledStore(ByteStore files) {
    this.files = files;
  }

  /** From now on changes wait. */
  void blockWrites() {
    writes.shut();
  }

  /** Lets changes that wait, and later ones, go on. */
  void unblockWrites() {
    writes.open();
  }

  /** Whether a change waits. */
  boolean hasBlockedWrite() {
    return writes.waiting.get() > 0;
  }

  /** From now on reads wait. */
  void blockReads() {
    reads.shut();
  }

  /** Lets reads that wait, and later ones, go on. */
  void unblockReads() {
    reads.open();
  }

  /** From now on everything fails. */
  void fail(Supplier<? extends Throwable> with) {
    failure = with;
  }

  @Override
  public byte[] get(String digest) {
    pass(reads);
    return files.get(digest);
  }

  @Override
  public boolean put(String digest, byte[] bytes) {
    pass(writes);
    return files.put(digest, bytes);
  }

  @Override
  public void remove(String digest) {
    pass(writes);
    files.remove(digest);
  }

  @Override
  public void clear() {
    pass(writes);
    files.clear();
  }

  @Override
  public java.util.Iterator<Item> iterator() {
    pass(reads);
    return files.iterator();
  }

  @Override
  public long entryCount() {
    return files.entryCount();
  }

  private void pass(Gate gate) {
    gate.pass();
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static final class Gate {

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CountDownLatch opened = new CountDownLatch(0);

    void shut() {
      opened = new CountDownLatch(1);
    }

    void open() {
      opened.countDown();
    }

    void pass() {
      waiting.incrementAndGet();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts threads that touch the disk", e);
      } finally {
        waiting.decrementAndGet();
      }
    }
  }
}
