package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.Mark;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import dev.layered.spi.CodecException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TableSnapshotFormatTest {

  private static final long SEED = 20_240_608L;

  /** Also the content of the file of the first release. */
  static TableSnapshot full() {
    return new TableSnapshot(
        new LogPosition(-1, 20, -3),
        4,
        5,
        6_000_000_000L,
        Map.of("users", new Mark(1, 2, 3, 4)),
        Map.of("user:ä", new Mark(20, 0, -7, 9), "\uD800", new Mark(0, 1, 2, 3)),
        List.of(
            new TableSnapshot.Rule("users", "a*", false, Set.of(), new Mark(6, 0, 0, 1)),
            new TableSnapshot.Rule("users", "a\\", true, Set.of(), new Mark(7, 0, 0, 1)),
            new TableSnapshot.Rule("", "", false, Set.of("x", "y"), new Mark(8, 0, 0, 1))));
  }

  @Test
  void read_written_isEqual() throws CodecException {
    assertThat(TableSnapshotFormat.read(TableSnapshotFormat.write(full()))).isEqualTo(full());
  }

  @Test
  void read_snapshotOfATable_isEqual() throws CodecException {
    ManualTicker ticker = new ManualTicker();
    TagTable table = new TagTable(new LogPosition(1, 0, 0), ticker, 1000);
    table.noteLife(1);
    table.apply(new LogPosition(1, 1, 1), new Invalidation.Tags(Set.of("a"), false, false));
    table.apply(new LogPosition(1, 2, 2), new Invalidation.Tags(Set.of("a", "b"), true, true));
    table.apply(new LogPosition(1, 3, 3), new Invalidation.Clear("users", true));
    table.apply(
        new LogPosition(1, 4, 4), new Invalidation.Matching("users", KeyPattern.glob("?"), false));
    TableSnapshot snapshot = table.snapshot();
    assertThat(TableSnapshotFormat.read(TableSnapshotFormat.write(snapshot))).isEqualTo(snapshot);
  }

  @Test
  void read_truncatedOrFlipped_isCodecException() {
    byte[] bytes = TableSnapshotFormat.write(full());
    for (int i = 0; i < bytes.length; i++) {
      byte[] cut = Arrays.copyOf(bytes, i);
      byte[] flipped = bytes.clone();
      flipped[i] ^= 4;
      assertThatThrownBy(() -> TableSnapshotFormat.read(cut)).isInstanceOf(CodecException.class);
      assertThatThrownBy(() -> TableSnapshotFormat.read(flipped))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void read_damagedWithFittingChecksum_isASnapshotOrCodecException() {
    byte[] original = TableSnapshotFormat.write(full());
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 100_000; i++) {
      byte[] damaged = Arrays.copyOf(original, random.nextInt(original.length + 20));
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        TableSnapshot read = TableSnapshotFormat.read(Frames.withChecksum(damaged));
        TagTable.restore(read, new ManualTicker(), 1000);
      } catch (CodecException expected) {
        // as it should be
      } catch (Throwable unexpected) {
        throw new AssertionError("seed " + SEED + ", round " + i, unexpected);
      }
    }
  }

  @Test
  void read_entry_isCodecException() throws CodecException {
    byte[] entry = ReleasedBytesTest.encodeFirstRelease(new ManualTicker());
    assertThatThrownBy(() -> TableSnapshotFormat.read(entry)).isInstanceOf(CodecException.class);
  }
}
