package dev.layered.core;

import dev.layered.CacheTransferResult;
import dev.layered.SkipReason;
import dev.layered.core.time.Ticker;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The figures of one export or import, and its progress in the log. For one thread. */
final class TransferTally {

  private static final System.Logger LOG = System.getLogger("dev.layered");
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String what;
  private final Ticker ticker;
  private final long begunNanos;
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long toldNanos;
  private long entries;

  /**
   * Begins.
   *
   * @param what for people
   */
  TransferTally(String what, Ticker ticker) {
    this.what = what;
    this.ticker = ticker;
    this.begunNanos = ticker.nanos();
    this.toldNanos = begunNanos;
  }

  long entries() {
    return entries;
  }

  void transferred(long more) {
    entries += more;
  }

  void skipped(SkipReason why) {
    skipped(why, 1);
  }

  void skipped(SkipReason why, long count) {
    if (count > 0) {
      skipped.merge(why, count, Long::sum);
    }
  }

  /** Tells the progress if that is due. */
  void tell(long bytes) {
    long now = ticker.nanos();
    if (now - toldNanos >= PROGRESS_NANOS) {
      toldNanos = now;
      LOG.log(Level.INFO, () -> what + ": " + figures(bytes));
    }
  }

  /** What it came to, which is told too. */
  CacheTransferResult ended(long bytes) {
    LOG.log(Level.INFO, () -> what + " ended: " + figures(bytes) + ", skipped " + skipped);
    return new CacheTransferResult(
        entries, skipped, bytes, Duration.ofNanos(ticker.nanos() - begunNanos));
  }

  private String figures(long bytes) {
    return String.format(
        Locale.ROOT,
        "%,d entries, %.1f MB, %.1f s",
        entries,
        bytes / 1e6,
        (ticker.nanos() - begunNanos) / 1e9);
  }
}
