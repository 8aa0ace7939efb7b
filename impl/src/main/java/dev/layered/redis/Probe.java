package dev.layered.redis;

import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in the background whether Redis answers readers again, by a command that only a server
 * that takes writes answers well: a replica that was a master would answer a PING too. It must
 * answer as fast as readers need it.
 */
final class Probe {

  private final RedisConnection readers;
  private final byte[] key;
  private final ThreadFactory threads;

  /**
   * Prepares probes.
   *
   * @param key does not exist
   */
  Probe(RedisConnection readers, byte[] key, ThreadFactory threads) {
    this.readers = readers;
    this.key = key;
    this.threads = threads;
  }

  /**
   * Starts one, on a thread of its own.
   *
   * @param ended told what happened, exactly once: null if Redis has answered
   */
  void start(Consumer<@Nullable RuntimeException> ended) {
    Thread thread;
    try {
      thread = threads.newThread(() -> ended.accept(failure()));
      thread.start();
    } catch (OutOfMemoryError noThread) {
      ended.accept(new IllegalStateException("no thread for a probe", noThread));
    }
  }

  private @Nullable RuntimeException failure() {
    try {
      // Those left over from before the failure would fail one probe each. Those of the log may be
      // good: it has more patience, and a new one costs it an answer.
      readers.lane().forgetIdle();
      readers.commands().del(key);
      return null;
    } catch (RuntimeException silent) {
      return silent;
    }
  }
}
