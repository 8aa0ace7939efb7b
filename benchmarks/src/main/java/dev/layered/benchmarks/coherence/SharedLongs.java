package dev.layered.benchmarks.coherence;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers in a mapped file, all 0 at first, that several processes of one machine share. Every
 * access is volatile or atomic, between processes as between threads, and what a killed process
 * wrote stays.
 */
final class SharedLongs {

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer bytes;

  private SharedLongs(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Maps a file, which is made if it is missing. */
  static SharedLongs map(Path file, int count) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return new SharedLongs(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) count * Long.BYTES));
    }
  }

  long get(int index) {
    return (long) LONGS.getVolatile(bytes, index * Long.BYTES);
  }

  void set(int index, long value) {
    LONGS.setVolatile(bytes, index * Long.BYTES, value);
  }

  /** Adds, and returns the sum. */
  long add(int index, long more) {
    return (long) LONGS.getAndAdd(bytes, index * Long.BYTES, more) + more;
  }

  /** Makes a number at least as great as another. */
  void raise(int index, long least) {
    long seen = get(index);
    while (seen < least && !LONGS.compareAndSet(bytes, index * Long.BYTES, seen, least)) {
      seen = get(index);
    }
  }
}
