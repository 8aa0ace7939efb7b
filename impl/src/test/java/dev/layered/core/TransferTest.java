package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layered.CacheOptions;
import dev.layered.CacheTransferException;
import dev.layered.CacheTransferException.Reason;
import dev.layered.CacheTransferResult;
import dev.layered.SkipReason;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.CompositeKey;
import dev.layered.core.time.ManualTicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported from one node is there on another one, unless something speaks against it. */
class TransferTest {

  enum Colour {
    RED
  }

  record Part(Colour colour, String text) {}

  private final ManualTicker ticker = new ManualTicker();

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("cache.export");
  }

  private static TransferSite filled(ManualTicker ticker, int count) throws Exception {
    TransferSite site = new TransferSite(ticker);
    for (int i = 0; i < count; i++) {
      site.cache.put("key" + i, "value" + i, CacheOptions.ofTags("t" + i));
    }
    return site;
  }

  @Test
  void keysOfAllForms_areHitsOnANewNode() throws Exception {
    List<Object> keys =
        List.of(
            "text",
            7L,
            new Part(Colour.RED, "a,(b)"),
            new Part(null, null),
            CompositeKey.of("several", 3, Set.of(1L, 2L)),
            CompositeKey.of(),
            "long ".repeat(100));
    try (TransferSite from = new TransferSite(ticker);
        TransferSite to = new TransferSite(ticker)) {
      keys.forEach(key -> write(from, key));
      CacheTransferResult written = from.cache.exportTo(file());
      assertThat(written.entries()).isEqualTo(keys.size());
      assertThat(written.bytes()).isEqualTo(Files.size(file()));
      to.node.noteKeyType(Part.class);
      CacheTransferResult read = to.cache.importFrom(file());
      assertThat(read.entries()).isEqualTo(keys.size());
      assertThat(read.skipped()).isEmpty();
      for (Object key : keys) {
        assertThat(to.engine.find(key)).as("%s", key).isNotNull();
        assertThat(to.engine.find(key).tags()).containsExactly("tag");
      }
    }
  }

  private static void write(TransferSite site, Object key) {
    Write write = site.engine.beginWrite(key);
    assertThat(site.engine.endWrite(write, "value", List.of("tag"), site.policy)).isTrue();
  }

  @Test
  void keyOfAClassThatNobodyDeclares_isSkipped() throws Exception {
    try (TransferSite from = new TransferSite(ticker);
        TransferSite to = new TransferSite(ticker)) {
      write(from, new Part(null, "x"));
      from.cache.exportTo(file());
      assertThat(to.cache.importFrom(file()).skipped())
          .containsExactly(entry(SkipReason.UNKNOWN_KEY));
    }
  }

  private static java.util.Map.Entry<SkipReason, Long> entry(SkipReason why) {
    return java.util.Map.entry(why, 1L);
  }

  @Test
  void disk_isExportedAndImported_eachKeyOnce() throws Exception {
    try (TransferSite from =
            new TransferSite(ticker, "c", String.class, 5, folder.resolve("disk1"));
        TransferSite to = new TransferSite(ticker, "c", String.class, 5, folder.resolve("disk2"))) {
      for (int i = 0; i < 300; i++) {
        from.engine.spec().layers().disk().awaitRoom(Long.MAX_VALUE);
        from.cache.put("key" + i, "value" + i);
      }
      CacheTransferResult written = from.cache.exportTo(file());
      assertThat(written.entries()).isEqualTo(300);
      assertThat(written.skipped()).isEmpty();
      // More than the queue of the disk layer has room for.
      assertThat(to.cache.importFrom(file()).entries()).isEqualTo(300);
      for (int i = 0; i < 300; i++) {
        assertThat(to.cache.getIfPresent("key" + i)).isEqualTo("value" + i);
      }
    }
  }

  @Test
  void diskOfTheRunBefore_isExported() throws Exception {
    Path disk = folder.resolve("disk");
    try (TransferSite before = new TransferSite(ticker, "c", String.class, 5, disk)) {
      before.cache.put("a", "1");
    }
    try (TransferSite after = new TransferSite(ticker, "c", String.class, 5, disk)) {
      assertThat(after.cache.exportTo(file()).entries()).isEqualTo(1);
    }
  }

  @Test
  void timeGoesOnInTheFile_andNeverBeyondThePresentTtl() throws Exception {
    try (TransferSite from = new TransferSite(ticker);
        TransferSite to = new TransferSite(ticker)) {
      from.cache.put("short", "1", CacheOptions.ofTtl(Duration.ofSeconds(10)));
      from.cache.put("long", "2", CacheOptions.ofTtl(Duration.ofHours(1)));
      from.cache.exportTo(file());
      ticker.advance(Duration.ofSeconds(11));
      CacheTransferResult read = to.cache.importFrom(file());
      assertThat(read.entries()).isEqualTo(1);
      assertThat(read.skipped()).containsExactly(entry(SkipReason.EXPIRED));
      ticker.advance(Duration.ofSeconds(59));
      assertThat(to.cache.getIfPresent("long")).isEqualTo("2");
      ticker.advance(Duration.ofSeconds(2));
      assertThat(to.cache.getIfPresent("long")).isNull();
    }
  }

  @Test
  void importedValue_isNotProlonged() throws Exception {
    CacheOptions hot = CacheOptions.DEFAULTS.withHotTtl(Duration.ofSeconds(150));
    try (TransferSite from = new TransferSite(ticker);
        TransferSite to = new TransferSite(ticker)) {
      from.set(hot);
      to.set(hot);
      from.cache.put("a", "1");
      from.cache.exportTo(file());
      to.cache.importFrom(file());
      ticker.advance(Duration.ofSeconds(55));
      for (TransferSite site : List.of(from, to)) {
        assertThat(site.cache.get("a", key -> "loaded")).isEqualTo("1");
      }
      ticker.advance(Duration.ofSeconds(10));
      assertThat(from.cache.contains("a")).isTrue();
      assertThat(to.cache.contains("a")).isFalse();
    }
  }

  @Test
  void staleAndInvalidated_areNotExported() throws Exception {
    try (TransferSite from = new TransferSite(ticker)) {
      from.set(CacheOptions.DEFAULTS.withStaleIfError(Duration.ofHours(1)));
      from.cache.put("stale", "1");
      ticker.advance(Duration.ofSeconds(61));
      from.cache.put("void", "2", CacheOptions.ofTags("t"));
      from.cache.put("good", "3");
      from.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
      CacheTransferResult written = from.cache.exportTo(file());
      assertThat(written.entries()).isEqualTo(1);
      assertThat(written.skipped(SkipReason.EXPIRED)).isEqualTo(1);
      assertThat(written.skipped(SkipReason.INVALIDATED)).isEqualTo(1);
    }
  }

  @Test
  void export_isNoRead() throws Exception {
    try (TransferSite from = new TransferSite(ticker)) {
      from.set(CacheOptions.DEFAULTS.withMaxIdle(Duration.ofSeconds(10)));
      from.cache.put("a", "1");
      ticker.advance(Duration.ofSeconds(9));
      var before = from.counters.snapshot();
      assertThat(from.cache.exportTo(file()).entries()).isEqualTo(1);
      assertThat(from.counters.snapshot()).isEqualTo(before);
      ticker.advance(Duration.ofSeconds(2));
      assertThat(from.cache.getIfPresent("a")).isNull();
    }
  }

  @Test
  void freshValue_isLeftAlone_andANullWithoutTtlIsNotStored() throws Exception {
    try (TransferSite from = new TransferSite(ticker);
        TransferSite to = new TransferSite(ticker)) {
      from.cache.put("a", "old");
      from.cache.put("null", null);
      from.cache.exportTo(file());
      to.cache.put("a", "new");
      to.set(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));
      CacheTransferResult read = to.cache.importFrom(file());
      assertThat(read.skipped())
          .containsOnly(entry(SkipReason.PRESENT), entry(SkipReason.NOT_STORED));
      assertThat(to.cache.getIfPresent("a")).isEqualTo("new");
    }
  }

  @Test
  void tagInvalidatedWhileTheImportRuns_winsFromItsBeginningOn() throws Exception {
    try (TransferSite from = filled(ticker, 250);
        TransferSite to = new TransferSite(ticker)) {
      from.cache.exportTo(file());
      // Before the first portion.
      to.onPolicy =
          () -> {
            to.onPolicy = () -> {};
            to.node.invalidate(new Invalidation.Tags(Set.of("t5", "t241"), false, false));
            to.cache.put("key1", "newer");
          };
      CacheTransferResult read = to.cache.importFrom(file());
      assertThat(to.cache.contains("key5")).isFalse();
      assertThat(to.cache.contains("key241")).isFalse();
      assertThat(to.cache.getIfPresent("key1")).isEqualTo("newer");
      assertThat(to.cache.getIfPresent("key3")).isEqualTo("value3");
      assertThat(read.entries()).isEqualTo(250 - 3);
      assertThat(read.skipped())
          .containsOnly(Map.entry(SkipReason.INVALIDATED, 2L), Map.entry(SkipReason.PRESENT, 1L));
    }
  }

  @Test
  void keyInvalidatedWhenItsEntryIsThere_isGone() throws Exception {
    try (TransferSite from = filled(ticker, 250);
        TransferSite to = new TransferSite(ticker)) {
      from.cache.exportTo(file());
      AtomicInteger portions = new AtomicInteger();
      to.onPolicy =
          () -> {
            if (to.cache.contains("key0")) {
              portions.incrementAndGet();
              to.cache.invalidate("key0");
            }
          };
      to.cache.importFrom(file());
      assertThat(portions).hasValue(1);
      assertThat(to.cache.contains("key0")).isFalse();
      assertThat(to.cache.contains("key249")).isTrue();
    }
  }

  @Test
  void keyThatIsBeingLoaded_isLeftToItsLoad() throws Exception {
    try (TransferSite from = filled(ticker, 1);
        TransferSite to = new TransferSite(ticker)) {
      from.cache.exportTo(file());
      Object loaded =
          to.cache.get(
              "key0",
              key -> {
                CacheTransferResult read = to.cache.importFrom(file());
                assertThat(read.skipped()).containsExactly(entry(SkipReason.BUSY));
                return "loaded";
              });
      assertThat(loaded).isEqualTo("loaded");
      assertThat(to.cache.getIfPresent("key0")).isEqualTo("loaded");
    }
  }

  @Test
  void damagedFile_isRefusedAsAWhole() throws Exception {
    try (TransferSite from = filled(ticker, 3);
        TransferSite to = new TransferSite(ticker)) {
      from.cache.exportTo(file());
      byte[] good = Files.readAllBytes(file());
      for (int at = 0; at < good.length; at++) {
        byte[] flipped = good.clone();
        flipped[at] ^= 0x10;
        refuses(to, flipped);
      }
      for (int length = 0; length < good.length; length++) {
        refuses(to, java.util.Arrays.copyOf(good, length));
      }
      refuses(to, java.util.Arrays.copyOf(good, good.length + 1));
      refuses(to, "{\"not\": \"an export\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      Files.write(file(), good);
      assertThat(to.cache.importFrom(file()).entries()).isEqualTo(3);
    }
  }

  private void refuses(TransferSite to, byte[] bytes) throws Exception {
    Files.write(file(), bytes);
    CacheTransferException refused =
        catchThrowableOfType(CacheTransferException.class, () -> to.cache.importFrom(file()));
    assertThat(refused)
        .hasMessageMatching(
            "(?s)LAYERED-67[23] "
                + java.util.regex.Pattern.quote(file().toString())
                + ".*nothing was imported;.*");
    assertThat(refused.reason()).isIn(Reason.DAMAGED, Reason.FOREIGN);
    assertThat(refused.offset()).isBetween(0L, (long) bytes.length);
    assertThat(refused.storedEntries()).isZero();
    assertThat(to.cache.statistics().heapEntries()).isZero();
  }

  @Test
  void anotherCacheOrType_isRefused() throws Exception {
    try (TransferSite from = filled(ticker, 1);
        TransferSite named = new TransferSite(ticker, "other", String.class, 10, null);
        TransferSite typed = new TransferSite(ticker, "c", Long.class, 10, null)) {
      from.cache.exportTo(file());
      assertThatThrownBy(() -> named.cache.importFrom(file()))
          .isInstanceOf(CacheTransferException.class)
          .hasMessageContaining("LAYERED-673")
          .hasMessageContaining("of cache \"c\", not of \"other\"");
      assertThatThrownBy(() -> typed.cache.importFrom(file()))
          .hasMessageContaining("LAYERED-673")
          .hasMessageContaining("another type");
      named.enabled = false;
      assertThatThrownBy(() -> named.cache.importFrom(file())).hasMessageContaining("LAYERED-675");
    }
  }

  @Test
  void target_isReplacedAtTheEnd_andIsForItsOwner() throws Exception {
    try (TransferSite from = filled(ticker, 2)) {
      Files.writeString(file(), "before");
      from.cache.exportTo(file());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      Files.writeString(file(), "before");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> from.cache.exportTo(file()))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(file()).hasContent("before");
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file());
      }
    }
  }

  @Test
  void nodeThatCloses_leavesTheTargetAsItWas() throws Exception {
    TransferSite from = filled(ticker, 250);
    Files.writeString(file(), "before");
    from.heap.afterNextPortion(from.node::close);
    assertThatThrownBy(() -> from.cache.exportTo(file()))
        .isInstanceOf(CacheTransferException.class)
        .hasMessageContaining("LAYERED-674")
        .hasMessageContaining("the cache was closed")
        .hasMessageContaining(file().toString())
        .hasFieldOrPropertyWithValue("reason", Reason.CLOSED);
    assertThat(file()).hasContent("before");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void importOfANodeThatCloses_givesUp() throws Exception {
    try (TransferSite from = filled(ticker, 250)) {
      from.cache.exportTo(file());
    }
    TransferSite to = new TransferSite(ticker);
    to.onPolicy = to.node::close;
    assertThatThrownBy(() -> to.cache.importFrom(file()))
        .isInstanceOf(CacheTransferException.class)
        .hasMessageContaining("LAYERED-674")
        .hasMessageContaining("the cache was closed")
        .hasMessageContaining(file().toString())
        .hasFieldOrPropertyWithValue("reason", Reason.CLOSED);
  }

  @Test
  void targetThatIsNoFile_isRefused() throws Exception {
    Path real = folder.resolve("real");
    Files.writeString(real, "kept");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (TransferSite from = filled(ticker, 2)) {
      assertThatThrownBy(() -> from.cache.exportTo(link))
          .hasMessageContaining("LAYERED-671")
          .hasMessageContaining("symbolic link");
      assertThat(real).hasContent("kept");
      assertThatThrownBy(() -> from.cache.exportTo(folder))
          .hasMessageContaining("LAYERED-671")
          .hasMessageContaining("directory");
      // Not one without the right to write: tests may run as root, who has it everywhere.
      for (Path nowhere : List.of(folder.resolve("missing/file"), real.resolve("file"))) {
        assertThatThrownBy(() -> from.cache.exportTo(nowhere))
            .isInstanceOf(CacheTransferException.class)
            .hasMessageContaining("LAYERED-671")
            .hasMessageContaining(nowhere.toString());
      }
      assertThatThrownBy(() -> from.cache.importFrom(folder.resolve("missing")))
          .hasMessageContaining("LAYERED-671");
    }
  }

  @Test
  void callersWhoWaitForAnImportedKey_getIt() throws Exception {
    try (TransferSite from = filled(ticker, 1);
        TransferSite to = new TransferSite(ticker);
        Tasks tasks = new Tasks()) {
      from.cache.exportTo(file());
      for (int i = 0; i < 50; i++) {
        to.cache.invalidateAll();
        var read = tasks.start(() -> to.cache.get("key0", key -> "loaded"));
        to.cache.importFrom(file());
        assertThat(read.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)).isIn("value0", "loaded");
        assertThat(to.cache.contains("key0")).isTrue();
      }
    }
  }
}
