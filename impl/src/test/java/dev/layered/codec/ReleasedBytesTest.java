package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.key.CompositeKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import dev.layered.spi.CodecException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes of every released format must be understood by every later release. A new format adds files
 * and leaves these alone.
 */
class ReleasedBytesTest {

  static final Object KEY = CompositeKey.of(42L, "a,b");
  private static final long FINGERPRINT = 0x1234_5678_9ABC_DEF0L;
  private static final long SECOND = 1_000_000_000;

  record Account(long id, String owner, Instant since) {}

  private static final Account VALUE =
      new Account(42, "Zo\u00eb", Instant.parse("2024-02-29T12:34:56.123456789Z"));

  private static final Account LONG_VALUE =
      new Account(42, "Zo\u00eb and others; ".repeat(100), VALUE.since());

  private final ManualTicker ticker = new ManualTicker();

  @Test
  void entry_ofVersion1_isDecoded() throws Exception {
    Entry entry = codec(ticker).decode(KEY, file("entry-v1.bin"));
    assertThat(entry).isInstanceOf(IdleEntry.class);
    assertThat(entry.value()).isEqualTo(VALUE);
    assertThat(entry.tags()).containsExactly("account", "owner:Zo\u00eb");
    assertThat(entry.asOf()).isEqualTo(new LogPosition(7, 8, 9));
    assertThat(entry.staleAtNanos() - ticker.nanos()).isEqualTo(60 * SECOND);
    assertThat(entry.expiresAtNanos() - ticker.nanos()).isEqualTo(90 * SECOND);
    assertThat(((IdleEntry) entry).maxIdleNanos()).isEqualTo(30 * SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"entry-v1-gzip.bin", "entry-v1-lz4.bin"})
  void entry_compressed_isDecoded(String name) throws Exception {
    Entry entry = codec(ticker).decode(KEY, file(name));
    assertThat(entry.value()).isEqualTo(LONG_VALUE);
    assertThat(entry.asOf()).isEqualTo(new LogPosition(7, 8, 9));
  }

  @Test
  void snapshot_ofVersion1_isRead() throws Exception {
    assertThat(TableSnapshotFormat.read(file("table-v1.bin")))
        .isEqualTo(TableSnapshotFormatTest.full());
  }

  @Test
  void entry_encodedNow_isOfVersion1() throws Exception {
    assertThat(encodeFirstRelease(ticker)).isEqualTo(file("entry-v1.bin"));
  }

  static byte[] encodeFirstRelease(ManualTicker ticker) throws CodecException {
    long now = ticker.nanos();
    Entry entry =
        new IdleEntry(
            VALUE,
            List.of("account", "owner:Zo\u00eb"),
            new LogPosition(7, 8, 9),
            now + 60 * SECOND,
            now + 90 * SECOND,
            30 * SECOND,
            now);
    return codec(ticker).encode(KEY, entry);
  }

  static EntryCodec codec(ManualTicker ticker) {
    return new EntryCodec(
        "accounts",
        new JsonCodec().bind(Account.class),
        JsonCodec.ID,
        FINGERPRINT,
        EntryLimits.DEFAULTS,
        ticker);
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = ReleasedBytesTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
