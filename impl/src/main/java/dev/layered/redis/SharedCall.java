package dev.layered.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * One call of a script for several entries, which others join until it is full. Bounded, because a
 * script keeps the server from everybody else: sixteen entries of 1 KB for about a tenth of a
 * millisecond, and more of them hardly save anything; one of 1 MiB takes ten times as long. For one
 * thread.
 */
final class SharedCall {

  static final int MOST_ENTRIES = 16;

  /** Of what all of them are given, and are expected to answer; one entry may have more. */
  static final long MOST_BYTES = 1 << 16;

  private final SharedScript script;
  private final List<byte[]> common;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> arguments = new ArrayList<>();
  private int entries;
  private long bytes;

  /**
   * A call for no entries yet.
   *
   * @param common the arguments that all entries share
   */
  SharedCall(SharedScript script, List<byte[]> common) {
    this.script = script;
    this.common = common;
    this.arguments.addAll(common);
  }

  /** Whether one more entry can join. */
  boolean takes(SharedScript other, List<byte[]> otherCommon, List<byte[]> own, int expectedBytes) {
    // Lists of the very same arrays: what is equal but another array begins a call of its own.
    return entries < MOST_ENTRIES
        && bytes + size(own) + expectedBytes <= MOST_BYTES
        && script.equals(other)
        && common.equals(otherCommon);
  }

  void add(EntryNames names, List<byte[]> own, int expectedBytes) {
    keys.addAll(names.both());
    arguments.addAll(own);
    entries++;
    bytes += size(own) + expectedBytes;
  }

  private static long size(List<byte[]> own) {
    long size = 0;
    for (byte[] argument : own) {
      size += argument.length;
    }
    return size;
  }

  Batch.Call call() {
    return new Batch.Call(script.script(), keys, arguments);
  }

  /** What happened to each entry, or the {@link RuntimeException} that it had. */
  List<Object> answers(Object reply) {
    return script.answers(reply, entries);
  }
}
