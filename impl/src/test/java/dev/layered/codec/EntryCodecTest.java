package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layered.core.key.CompositeKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Validators;
import dev.layered.core.time.ManualTicker;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {

  private static final Object KEY = CompositeKey.of(42L, "a");
  private static final LogPosition AS_OF = new LogPosition(11, 22, 33);
  private static final long MILLI = 1_000_000;

  private record User(long id, String name) {}

  private record Changed(long id, String name, int more) {}

  private final ManualTicker ticker = new ManualTicker();
  private final EntryCodec codec = codec("users", EntryLimits.DEFAULTS);

  private EntryCodec codec(String cache, EntryLimits limits) {
    return EntryCodec.of(cache, new JsonCodec(), User.class, limits, ticker);
  }

  private Entry entry(Object value, String... tags) {
    long now = ticker.nanos();
    return new Entry(value, List.of(tags), AS_OF, now + 60_000 * MILLI, now + 90_000 * MILLI);
  }

  @Test
  void decode_encoded_isTheSameEntry() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "ä"), "user", "üser:1"));
    ticker.advance(Duration.ofSeconds(10));
    Entry decoded = codec.decode(KEY, bytes);
    assertThat(decoded).isExactlyInstanceOf(Entry.class);
    assertThat(decoded.value()).isEqualTo(new User(1, "ä"));
    assertThat(decoded.tags()).containsExactly("user", "üser:1");
    assertThat(decoded.asOf()).isEqualTo(AS_OF);
    assertThat(decoded.staleAtNanos() - ticker.nanos()).isEqualTo(50_000 * MILLI);
    assertThat(decoded.expiresAtNanos() - ticker.nanos()).isEqualTo(80_000 * MILLI);
  }

  @Test
  void decode_null_isACachedNull() throws CodecException {
    Entry decoded = codec.decode(KEY, codec.encode(KEY, entry(null)));
    assertThat(decoded.value()).isNull();
    assertThat(decoded.tags()).isEmpty();
  }

  @Test
  void decode_laterThanItsLife_isStaleThenGone() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    ticker.advance(Duration.ofSeconds(60));
    Entry stale = codec.decode(KEY, bytes);
    assertThat(stale.readFresh(ticker.nanos())).isFalse();
    assertThat(stale.isGone(ticker.nanos())).isFalse();
    ticker.advance(Duration.ofSeconds(30));
    assertThat(codec.decode(KEY, bytes).isGone(ticker.nanos())).isTrue();
    ticker.advance(Duration.ofDays(50_000));
    assertThat(codec.decode(KEY, bytes).isGone(ticker.nanos())).isTrue();
  }

  @Test
  void encode_partsOfMilliseconds_neverProlongLife() throws CodecException {
    long now = ticker.nanos();
    Entry entry = new Entry(null, List.of(), AS_OF, now - 1, now + 2 * MILLI - 1);
    Entry decoded = codec.decode(KEY, codec.encode(KEY, entry));
    assertThat(decoded.staleAtNanos() - now).isEqualTo(-MILLI);
    assertThat(decoded.expiresAtNanos() - now).isEqualTo(MILLI);
  }

  @Test
  void decode_wallClockSetBack_isGone() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    ticker.shiftWall(Duration.ofMillis(-1));
    Entry decoded = codec.decode(KEY, bytes);
    assertThat(decoded.isGone(ticker.nanos())).isTrue();
    assertThat(decoded.readFresh(ticker.nanos())).isFalse();
  }

  @Test
  void decode_withRemainingLife_asksNoWallClock() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    ticker.shiftWall(Duration.ofHours(-1));
    ticker.advance(Duration.ofSeconds(20));
    Entry decoded = codec.decode(KEY, bytes, 70_000);
    assertThat(decoded.staleAtNanos() - ticker.nanos()).isEqualTo(40_000 * MILLI);
    assertThat(decoded.expiresAtNanos() - ticker.nanos()).isEqualTo(70_000 * MILLI);
    Entry longer = codec.decode(KEY, bytes, Long.MAX_VALUE);
    assertThat(longer.expiresAtNanos() - ticker.nanos()).isEqualTo(90_000 * MILLI);
    assertThat(codec.decode(KEY, bytes, Long.MIN_VALUE).isGone(ticker.nanos())).isTrue();
  }

  private static final long SERVER_MILLIS = 1_600_000_000_000L;

  private byte[] stamped(Entry entry) throws CodecException {
    return codec.encodeForServer(KEY, entry, false, ticker.nanos(), SERVER_MILLIS);
  }

  @Test
  void remainingMillis_isCountedByTheServersClock() throws CodecException {
    byte[] bytes = stamped(entry(new User(1, "a")));
    assertThat(EntryCodec.remainingMillis(bytes, SERVER_MILLIS)).isEqualTo(90_000);
    assertThat(EntryCodec.remainingMillis(bytes, SERVER_MILLIS + 89_999)).isEqualTo(1);
    assertThat(EntryCodec.remainingMillis(bytes, SERVER_MILLIS + 90_000)).isNotPositive();
    assertThat(EntryCodec.remainingMillis(bytes, SERVER_MILLIS - 1)).as("future").isZero();
    assertThat(EntryCodec.remainingMillis(bytes, 0)).as("unknown").isZero();
    ticker.shiftWall(Duration.ofHours(-1));
    Entry decoded = codec.decode(KEY, bytes, 70_000);
    assertThat(decoded.value()).isEqualTo(new User(1, "a"));
    assertThat(decoded.expiresAtNanos() - ticker.nanos()).isEqualTo(70_000 * MILLI);
  }

  @Test
  void remainingMillis_ofBytesWithoutTheServersTime_isUnknown() throws CodecException {
    Entry entry = entry(new User(1, "a"));
    byte[] unknown = codec.encodeForServer(KEY, entry, false, ticker.nanos(), 0);
    for (byte[] bytes : List.of(codec.encode(KEY, entry), unknown, new byte[0])) {
      assertThat(EntryCodec.remainingMillis(bytes, ticker.wallMillis())).isZero();
    }
    assertThat(codec.decode(KEY, unknown).expiresAtNanos()).isEqualTo(entry.expiresAtNanos());
  }

  @Test
  void remainingMillis_isFoundWhateverElseIsInTheBytes() throws CodecException {
    long now = ticker.nanos();
    Validators validators = new Validators("v", Instant.EPOCH);
    long end = now + 90_000 * MILLI;
    Entry idle =
        new IdleEntry(null, List.of("t"), AS_OF, validators, end, end, 0, 90_000 * MILLI, now);
    Entry hot = new Entry("v", List.of("t"), AS_OF, validators, end, end, 90_000 * MILLI, true);
    EntryCodec texts =
        EntryCodec.of("users", new JsonCodec(), String.class, EntryLimits.DEFAULTS, ticker);
    for (Entry entry : List.of(idle, hot)) {
      byte[] bytes = texts.encodeForServer(KEY, entry, true, now, SERVER_MILLIS);
      assertThat(EntryCodec.remainingMillis(bytes, SERVER_MILLIS + 10_000)).isEqualTo(80_000);
      Entry decoded = texts.decode(KEY, bytes, 80_000);
      assertThat(decoded.expiresAtNanos() - now).isEqualTo(80_000 * MILLI);
      assertThat(decoded.validators()).isEqualTo(validators);
      assertThat(decoded.isHot()).isEqualTo(entry.isHot());
      assertThat(texts.keyText(bytes)).isNotNull();
    }
  }

  @Test
  void remainingMillis_partsOfMilliseconds_neverProlongLife() throws CodecException {
    long now = ticker.nanos();
    Entry entry = new Entry(null, List.of(), AS_OF, now, now + 2 * MILLI - 1);
    assertThat(EntryCodec.remainingMillis(stamped(entry), SERVER_MILLIS)).isEqualTo(1);
  }

  /** The wall clock says nothing of a time that it did not write. */
  @Test
  void decode_byTheWallClock_ofWhatWasEncodedForAServer_isGone() throws CodecException {
    byte[] bytes =
        codec.encodeForServer(
            KEY, entry(new User(1, "a")), false, ticker.nanos(), ticker.wallMillis());
    assertThat(codec.decode(KEY, bytes).isGone(ticker.nanos())).isTrue();
  }

  @Test
  void decode_idleEntry_isIdleEntrySinceItsLastRead() throws CodecException {
    long now = ticker.nanos();
    Entry idle =
        new IdleEntry(
            new User(1, "a"),
            List.of("t"),
            AS_OF,
            now + 60_000 * MILLI,
            now + 60_000 * MILLI,
            10_000 * MILLI,
            now);
    ticker.advance(Duration.ofSeconds(2));
    byte[] bytes = codec.encode(KEY, idle);
    ticker.advance(Duration.ofSeconds(3));
    Entry decoded = codec.decode(KEY, bytes);
    assertThat(decoded).isInstanceOf(IdleEntry.class);
    assertThat(((IdleEntry) decoded).maxIdleNanos()).isEqualTo(10_000 * MILLI);
    assertThat(((IdleEntry) decoded).lastReadNanos()).isEqualTo(now);
    assertThat(decoded.isGone(ticker.nanos())).isFalse();
    ticker.advance(Duration.ofSeconds(5));
    assertThat(codec.decode(KEY, bytes).isGone(ticker.nanos())).isTrue();
  }

  private Entry hot() {
    long end = ticker.nanos() + 60_000 * MILLI;
    return new Entry(null, List.of("t"), AS_OF, null, end, end + MILLI, 60_000 * MILLI, true);
  }

  @Test
  void decode_prolongedEntry_knowsWhenItBegan() throws CodecException {
    long began = ticker.nanos();
    Entry first = hot();
    ticker.advance(Duration.ofSeconds(50));
    byte[] bytes = codec.encode(KEY, first.prolongedBy(60_000 * MILLI, 30_000 * MILLI));
    ticker.advance(Duration.ofSeconds(20));

    for (Entry decoded : List.of(codec.decode(KEY, bytes), codec.decode(KEY, bytes, 80_000))) {
      assertThat(decoded.isHot()).isTrue();
      assertThat(decoded.staleAtNanos() - began).isEqualTo(120_000 * MILLI);
      assertThat(decoded.expiresAtNanos() - began).isEqualTo(150_000 * MILLI);
      assertThat(decoded.freshNanos()).isEqualTo(120_000 * MILLI);
      assertThat(decoded.asOf()).isEqualTo(AS_OF);
      assertThat(decoded.tags()).containsExactly("t");
    }
  }

  @Test
  void encode_partsOfMilliseconds_neverMakeAHotEntryYounger() throws CodecException {
    Entry entry = hot();
    ticker.advance(Duration.ofNanos(MILLI + 1));
    Entry decoded = codec.decode(KEY, codec.encode(KEY, entry));

    assertThat(ticker.nanos() - (decoded.wholeStaleAtNanos() - decoded.freshNanos()))
        .isEqualTo(2 * MILLI);
  }

  @Test
  void decode_copyWithLessTimeLeft_isNotProlonged() throws CodecException {
    Entry copy = hot().cappedAt(ticker.nanos() + 20_000 * MILLI);

    assertThat(copy.isHot()).as("the copy itself still knows").isTrue();
    assertThat(codec.decode(KEY, codec.encode(KEY, copy)).isHot()).isFalse();
    Entry expired = hot();
    expired.makeStale(ticker.nanos());
    assertThat(codec.decode(KEY, codec.encode(KEY, expired)).isHot()).isFalse();
  }

  private byte[] marked(Validators validators) throws CodecException {
    long later = ticker.nanos() + 60_000 * MILLI;
    return codec.encode(KEY, new Entry(null, List.of("t"), AS_OF, validators, later, later, 0));
  }

  @Test
  void decode_validators_areTheSame() throws CodecException {
    Instant changed = Instant.parse("2024-02-29T12:34:56.123456789Z");
    for (Validators each :
        List.of(
            new Validators("\u00e4".repeat(128), changed),
            new Validators("", null),
            new Validators(null, Instant.MIN),
            new Validators(null, Instant.MAX))) {
      Entry decoded = codec.decode(KEY, marked(each));
      assertThat(decoded.validators()).isEqualTo(each);
      assertThat(decoded.tags()).containsExactly("t");
    }
    assertThat(codec.decode(KEY, codec.encode(KEY, entry(null))).validators()).isNull();
  }

  @Test
  void decode_validatorsOfAnIdleEntry_areTheSame() throws CodecException {
    long later = ticker.nanos() + 60_000 * MILLI;
    Validators validators = new Validators("e", null);
    Entry idle =
        new IdleEntry(
            null, List.of(), AS_OF, validators, later, later, 0, 10_000 * MILLI, ticker.nanos());
    assertThat(codec.decode(KEY, codec.encode(KEY, idle)).validators()).isEqualTo(validators);
  }

  /** A checksum keeps damage out; these are the bytes of somebody who can make one. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, FOREIGN",
    "0, 4, FOREIGN",
    "3, 0x0A, CORRUPT", // a control character in the etag
    "4, 0x7F, CORRUPT", // seconds beyond all time
    "12, 0x7F, CORRUPT" // nanoseconds beyond a second
  })
  void decode_validatorsThatCannotBe_isMiss(int at, String to, DecodeFailure failure)
      throws CodecException {
    byte[] bytes = marked(new Validators("e", Instant.EPOCH));
    int start = FrameReader.OVERHEAD - Integer.BYTES + EntryHeader.LEAST_BYTES - 1;
    assertThat(bytes[start]).as("the first byte of the validators").isEqualTo((byte) 3);
    bytes[start + at] = Integer.decode(to).byteValue();
    byte[] forged = Frames.withChecksum(bytes);
    assertThat(
            catchThrowableOfType(DecodeException.class, () -> codec.decode(KEY, forged)).failure())
        .isEqualTo(failure);
  }

  @Test
  void decode_equalPositions_areShared() throws CodecException {
    byte[] first = codec.encode(KEY, entry(null));
    byte[] second = codec.encode("other", entry(null));
    assertThat(codec.decode(KEY, first).asOf()).isSameAs(codec.decode("other", second).asOf());
  }

  @Test
  void decode_otherKeyOrCache_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    assertFailure(DecodeFailure.OTHER_KEY, codec, CompositeKey.of(42L, "b"), bytes);
    assertFailure(DecodeFailure.OTHER_KEY, codec, CompositeKey.of(42, "a"), bytes);
    assertFailure(DecodeFailure.OTHER_KEY, codec, List.of(42L, "a"), bytes);
    assertFailure(DecodeFailure.OTHER_KEY, codec, "k".repeat(2000), bytes);
    assertFailure(DecodeFailure.OTHER_KEY, codec("other", EntryLimits.DEFAULTS), KEY, bytes);
  }

  @Test
  void decode_changedType_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    EntryCodec changed =
        EntryCodec.of("users", new JsonCodec(), Changed.class, EntryLimits.DEFAULTS, ticker);
    assertFailure(DecodeFailure.TYPE_CHANGED, changed, KEY, bytes);
  }

  @Test
  void decode_otherCodec_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    EntryCodec other =
        new EntryCodec(
            "users",
            new JsonCodec().bind(User.class),
            64,
            TypeFingerprint.of(User.class),
            EntryLimits.DEFAULTS,
            ticker);
    assertFailure(DecodeFailure.FOREIGN, other, KEY, bytes);
  }

  @Test
  void decode_foreignBytes_isMiss() {
    assertFailure(
        DecodeFailure.FOREIGN,
        codec,
        KEY,
        "a string of another program".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertFailure(DecodeFailure.FOREIGN, codec, KEY, new byte[100]);
    assertFailure(DecodeFailure.CORRUPT, codec, KEY, new byte[0]);
  }

  @Test
  void decode_laterVersion_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(null));
    bytes[4]++;
    assertFailure(DecodeFailure.FOREIGN, codec, KEY, Frames.withChecksum(bytes));
  }

  @Test
  void decode_truncated_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a"), "t"));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.decode(KEY, cut)).isInstanceOf(DecodeException.class);
      if (length >= FrameReader.OVERHEAD) {
        assertThatThrownBy(() -> codec.decode(KEY, Frames.withChecksum(cut)))
            .isInstanceOf(DecodeException.class);
      }
    }
  }

  @Test
  void decode_everySingleBitFlipped_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a"), "t"));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> codec.decode(KEY, flipped)).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void decode_beyondALimit_isMiss() throws CodecException {
    byte[] value = codec.encode(KEY, entry(new User(1, "n".repeat(1000))));
    byte[] manyTags = codec.encode(KEY, entry(null, "a", "b", "c"));
    byte[] longTag = codec.encode(KEY, entry(null, "t".repeat(200)));
    EntryCodec strict = codec("users", new EntryLimits(500, 1024, 2, 100));
    assertFailure(DecodeFailure.TOO_LARGE, strict, KEY, value);
    assertFailure(DecodeFailure.TOO_LARGE, strict, KEY, manyTags);
    assertFailure(DecodeFailure.TOO_LARGE, strict, KEY, longTag);
    assertFailure(DecodeFailure.TOO_LARGE, strict, KEY, Arrays.copyOf(value, 1 << 20));
  }

  @Test
  void encode_beyondALimit_isCodecException() {
    assertNotEncoded(KEY, entry(new User(1, "n".repeat(1 << 20))), "1048576");
    assertNotEncoded(
        KEY, entry(null, Collections.nCopies(33, "t").toArray(String[]::new)), "33 tags");
    assertNotEncoded(KEY, entry(null, "ü".repeat(129)), "258 bytes");
    assertNotEncoded(KEY, entry(null, "\uD800"), "Unicode");
    assertNotEncoded("k".repeat(1023), entry(null), "1025 bytes");
    assertNotEncoded(new Object(), entry(null), "no stable form");
  }

  @Test
  void encode_valueOfAnotherType_isCodecException() {
    assertNotEncoded(KEY, entry(new Changed(1, "a", 2)), "Changed");
  }

  @Test
  void decode_valueThatIsNotJson_isMiss() throws CodecException {
    byte[] bytes = codec.encode(KEY, entry(new User(1, "a")));
    bytes[bytes.length - 5] = 'x';
    assertFailure(DecodeFailure.UNDECODABLE, codec, KEY, Frames.withChecksum(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class})
  void codecThatThrows_isCodecException(Class<? extends Throwable> type) throws Exception {
    Throwable thrown = type.getConstructor().newInstance();
    EntryCodec throwing =
        new EntryCodec(
            "users",
            new ThrowingCodec(thrown),
            1,
            TypeFingerprint.of(User.class),
            EntryLimits.DEFAULTS,
            ticker);
    assertThatThrownBy(() -> throwing.encode(KEY, entry("v")))
        .isInstanceOf(CodecException.class)
        .hasCause(thrown);
    assertFailure(
        DecodeFailure.UNDECODABLE, throwing, KEY, codec.encode(KEY, entry(new User(1, "a"))));
  }

  private record ThrowingCodec(Throwable thrown) implements ValueCodec {
    @Override
    public byte[] encode(Object value) {
      throw ThrowingCodec.<RuntimeException>sneaky(thrown);
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
      throw ThrowingCodec.<RuntimeException>sneaky(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  private void assertNotEncoded(Object key, Entry entry, String reason) {
    assertThatThrownBy(() -> codec.encode(key, entry))
        .isInstanceOf(CodecException.class)
        .hasStackTraceContaining(reason);
  }

  private static void assertFailure(
      DecodeFailure expected, EntryCodec codec, Object key, byte[] bytes) {
    DecodeException failure =
        catchThrowableOfType(DecodeException.class, () -> codec.decode(key, bytes));
    assertThat(failure).as("decoded").isNotNull();
    assertThat(failure.failure()).isEqualTo(expected);
  }
}
