package dev.layered.codec;

import dev.layered.core.coherence.Mark;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.layer.LogPosition;
import dev.layered.spi.CodecException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@link TableSnapshot} as bytes, kept beside the entries of the disk layer. They are a frame
 * (see {@link FrameWriter}) of the components in their order; a collection stands after the number
 * of its elements.
 */
public final class TableSnapshotFormat {

  /** More than a full table with the longest tags takes. */
  static final long MAX_BYTES = 64L << 20;

  private static final int MAGIC = 0x4C79_7254;
  private static final int VERSION = 1;
  private static final int MARK_BYTES = 4 * Long.BYTES;

  private TableSnapshotFormat() {}

  /**
   * Writes a snapshot.
   *
   * @param snapshot what to write
   * @return new bytes
   */
  public static byte[] write(TableSnapshot snapshot) {
    FrameWriter frame =
        new FrameWriter(MAGIC, VERSION, 256)
            .putLong(snapshot.position().epoch())
            .putLong(snapshot.position().seq())
            .putLong(snapshot.position().nonce())
            .putLong(snapshot.floor())
            .putLong(snapshot.prunedSeq())
            .putLong(snapshot.longestLifeNanos());
    putMarks(frame, snapshot.caches());
    putMarks(frame, snapshot.tags());
    frame.putInt(snapshot.rules().size());
    for (TableSnapshot.Rule rule : snapshot.rules()) {
      frame.putChars(rule.cache()).putChars(rule.pattern()).putByte(rule.prefix() ? 1 : 0);
      frame.putInt(rule.tags().size());
      rule.tags().forEach(frame::putChars);
      putMark(frame, rule.mark());
    }
    return frame.finish();
  }

  private static void putMarks(FrameWriter frame, Map<String, Mark> marks) {
    frame.putInt(marks.size());
    marks.forEach((name, mark) -> putMark(frame.putChars(name), mark));
  }

  private static void putMark(FrameWriter frame, Mark mark) {
    frame
        .putLong(mark.voidSeq())
        .putLong(mark.staleSeq())
        .putLong(mark.staleAtNanos())
        .putLong(mark.madeAtNanos());
  }

  /**
   * Reads a snapshot.
   *
   * @param bytes what {@link #write} made, or anything else
   * @return a new snapshot
   * @throws CodecException if the bytes are anything else; the layer that they belong to must then
   *     be emptied
   */
  public static TableSnapshot read(byte[] bytes) throws CodecException {
    FrameReader frame = FrameReader.open(bytes, MAGIC, VERSION, MAX_BYTES);
    LogPosition position = new LogPosition(frame.getLong(), frame.getLong(), frame.getLong());
    long floor = frame.getLong();
    long prunedSeq = frame.getLong();
    long longestLifeNanos = frame.getLong();
    require(position.seq() >= 0 && floor >= 0 && prunedSeq >= 0 && longestLifeNanos >= 0);
    Map<String, Mark> caches = marks(frame);
    Map<String, Mark> tags = marks(frame);
    List<TableSnapshot.Rule> rules = rules(frame);
    frame.end();
    return new TableSnapshot(position, floor, prunedSeq, longestLifeNanos, caches, tags, rules);
  }

  private static Map<String, Mark> marks(FrameReader frame) throws DecodeException {
    int count = frame.getCount(Integer.BYTES + MARK_BYTES);
    Map<String, Mark> marks = new HashMap<>();
    for (int i = 0; i < count; i++) {
      require(marks.put(frame.getChars(), mark(frame)) == null);
    }
    return Map.copyOf(marks);
  }

  private static Mark mark(FrameReader frame) throws DecodeException {
    Mark mark = new Mark(frame.getLong(), frame.getLong(), frame.getLong(), frame.getLong());
    require(mark.voidSeq() >= 0 && mark.staleSeq() >= 0);
    return mark;
  }

  private static List<TableSnapshot.Rule> rules(FrameReader frame) throws DecodeException {
    int count = frame.getCount(3 * Integer.BYTES + Byte.BYTES + MARK_BYTES);
    List<TableSnapshot.Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(rule(frame));
    }
    return List.copyOf(rules);
  }

  private static TableSnapshot.Rule rule(FrameReader frame) throws DecodeException {
    String cache = frame.getChars();
    String pattern = frame.getChars();
    int prefix = frame.getByte();
    int count = frame.getCount(Integer.BYTES);
    Set<String> tags = new HashSet<>();
    for (int i = 0; i < count; i++) {
      require(tags.add(frame.getChars()));
    }
    require(prefix <= 1 && (!tags.isEmpty() || isPattern(pattern, prefix == 1)));
    return new TableSnapshot.Rule(cache, pattern, prefix == 1, Set.copyOf(tags), mark(frame));
  }

  private static boolean isPattern(String text, boolean prefix) {
    try {
      return KeyPattern.of(text, prefix).isPrefix() == prefix;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean holds) throws DecodeException {
    if (!holds) {
      throw new DecodeException(DecodeFailure.CORRUPT, "not a snapshot that was ever taken");
    }
  }
}
