package dev.layered.benchmarks.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that read a node without end, and how long each call took. */
final class ReadLoad implements AutoCloseable {

  private static final int THREADS = 2;

  /** Of so many calls one is measured: otherwise the clock would be what is measured. */
  private static final int MEASURED = 16;

  private static final int SAMPLES = 1 << 20;

  private final EngineNode<Long> node;
  private final List<Reader> readers = new ArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private volatile long origin;
  private volatile long lastOldNanos = Long.MIN_VALUE;
  private volatile boolean stopped;

  ReadLoad(EngineNode<Long> node) {
    this.node = node;
  }

  /** What was measured since the phase before, in nanoseconds. */
  record Phase(int calls, double p50, double p99, double max) {
    @Override
    public String toString() {
      return String.format(
          "%,d measured calls, p50 %.0f ns, p99 %.0f ns, max %.1f ms", calls, p50, p99, max / 1e6);
    }
  }

  void start() {
    for (int i = 0; i < THREADS; i++) {
      Reader reader = new Reader();
      readers.add(reader);
      reader.start();
    }
  }

  /** Changes what is loaded from now on. */
  void originNow(long value) {
    origin = value;
  }

  long failures() {
    return failures.get();
  }

  /** 1 if a call that began after a moment returned a value of before the change, else 0. */
  long staleAfter(long nanos) {
    return lastOldNanos != Long.MIN_VALUE && lastOldNanos - nanos > 0 ? 1 : 0;
  }

  Phase phase() {
    long[] all =
        readers.stream().map(Reader::take).flatMapToLong(Arrays::stream).sorted().toArray();
    if (all.length == 0) {
      throw new IllegalStateException("nobody has read");
    }
    return new Phase(
        all.length, all[all.length / 2], all[(int) (all.length * 0.99)], all[all.length - 1]);
  }

  private final class Reader extends Thread {
    private long[] samples = new long[SAMPLES];
    private int count;

    Reader() {
      super("reader");
      setDaemon(true);
    }

    synchronized long[] take() {
      long[] taken = Arrays.copyOf(samples, count);
      count = 0;
      return taken;
    }

    private synchronized void note(long nanos) {
      if (count < samples.length) {
        samples[count++] = nanos;
      }
    }

    @Override
    public void run() {
      Ids ids = new Ids();
      for (int i = 0; !stopped; i++) {
        String id = ids.next();
        boolean changed = id.equals(RedisDownScenario.CHANGED);
        boolean measured = changed || i % MEASURED == 0;
        long began = measured ? System.nanoTime() : 0;
        try {
          long expected = origin;
          Long value = node.cache().get(id, key -> origin);
          if (changed && expected == 1 && value == 0) {
            lastOldNanos = began;
          }
        } catch (RuntimeException failed) {
          failures.incrementAndGet();
        }
        if (measured) {
          note(System.nanoTime() - began);
        }
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    for (Reader reader : readers) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
