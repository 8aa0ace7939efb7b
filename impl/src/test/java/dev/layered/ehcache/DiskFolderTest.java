package dev.layered.ehcache;

import static dev.layered.ehcache.DiskFixture.MIB;
import static dev.layered.ehcache.DiskFixture.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no POSIX modes")
class DiskFolderTest {

  private final DiskFixture fixture = DiskFixture.onSystemTime();

  @TempDir Path temp;

  @Test
  void open_ofMissingFolders_makesThemForTheOwnerOnly() throws Exception {
    Path path = temp.resolve("a/b");
    fixture.open(path).close(null);
    assertThat(mode(temp.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(path)).isEqualTo("rwx------");
    assertThat(mode(path.resolve("layered-test"))).isEqualTo("rwx------");
  }

  @Test
  void files_whileOpenAndAfterClose_areForTheOwnerOnly() throws Exception {
    DiskStore store = fixture.open(temp);
    DiskLayer layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    assertOwnerOnly(6);
    store.close(SNAPSHOT);
    assertOwnerOnly(6);
  }

  @Test
  void open_ofOurFolderWithWiderMode_narrowsIt() throws Exception {
    fixture.open(temp).close(null);
    Path own = temp.resolve("layered-test");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    fixture.open(temp).close(null);
    assertThat(mode(own)).isEqualTo("rwx------");
  }

  @Test
  void open_ofSymbolicLink_isRefused() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    assertRefused(link, "symbolic link");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void open_withSymbolicLinkForOurFolder_isRefused() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Files.createSymbolicLink(temp.resolve("layered-test"), folder);
    assertRefused(temp, "symbolic link");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void open_withSymbolicLinkForTheLock_isRefusedAndFollowsNothing() throws Exception {
    Path target = Files.writeString(temp.resolve("target"), "untouched");
    Path own = Files.createDirectory(temp.resolve("layered-test"));
    Files.createSymbolicLink(own.resolve("lock"), target);
    assertRefused(temp, "cannot be used");
    assertThat(target).hasContent("untouched");
  }

  @Test
  void open_withSymbolicLinkAmongTheFiles_deletesTheLinkOnly() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path kept = Files.writeString(folder.resolve("kept"), "untouched");
    Path ehcache = Files.createDirectories(temp.resolve("layered-test/ehcache"));
    Files.createSymbolicLink(ehcache.resolve("file"), folder);
    fixture.open(temp).close(null);
    assertThat(kept).hasContent("untouched");
  }

  @Test
  void open_beneathFolderThatAllMayWrite_isRefused() throws Exception {
    Path open = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused(open, "everybody can write");
    assertRefused(open.resolve("beneath"), "everybody can write");
    assertThat(open).isEmptyDirectory();
  }

  @Test
  void open_beneathFolderWithStickyBit_isAccepted() throws Exception {
    Path shared = Files.createDirectory(temp.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 01777);
    fixture.open(shared.resolve("mine")).close(null);
  }

  @Test
  void open_ofFile_isRefused() throws Exception {
    assertRefused(Files.writeString(temp.resolve("file"), ""), "is not a folder");
  }

  @Test
  void open_beneathFile_isRefused() throws Exception {
    assertRefused(Files.writeString(temp.resolve("file"), "").resolve("beneath"), "cannot be used");
  }

  @Test
  void open_ofForeignFolder_isRefused() throws Exception {
    Path own = Files.createDirectory(temp.resolve("layered-test"));
    org.junit.jupiter.api.Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "only root can give a folder away");
    Files.setAttribute(own, "unix:uid", 4242);
    assertRefused(temp, "belongs to");
  }

  @Test
  void open_twiceInOneProcess_isRefusedUntilTheFirstIsClosed() throws Exception {
    DiskStore first = fixture.open(temp);
    assertRefused(temp, "in use by this process");
    DiskStore other = DiskStore.open(DiskSettings.of(temp, "another"), fixture.ticker, fixture);
    other.close(null);
    first.close(null);
    fixture.open(temp).close(null);
  }

  @Test
  void open_onFullDisk_isRefused() {
    AtomicLong free = new AtomicLong(99);
    assertThatThrownBy(() -> open(free, 100))
        .isInstanceOf(DiskUnavailableException.class)
        .hasMessageContaining("too little space")
        .hasMessageContaining("layered.disk.reserve");
    free.set(100);
    assertThat(catchNothing(free)).isTrue();
  }

  private boolean catchNothing(AtomicLong free) {
    try {
      open(free, 100).close(null);
      return true;
    } catch (DiskUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void layer_withoutRoomForAllCaches_isRefused() throws Exception {
    AtomicLong free = new AtomicLong(25 * MIB);
    DiskStore store = open(free, 0);
    store.layer("first", fixture.codec("first"), 10 * MIB, fixture.counters);
    free.set(25 * MIB - 1 - used());
    assertThatThrownBy(
            () -> store.layer("second", fixture.codec("second"), 10 * MIB, fixture.counters))
        .isInstanceOf(DiskUnavailableException.class)
        .hasMessageContaining("too little space");
    free.set(25 * MIB - used());
    store.layer("second", fixture.codec("second"), 10 * MIB, fixture.counters);
    store.close(null);
  }

  private long used() throws Exception {
    try (var files = Files.walk(temp.resolve("layered-test/ehcache/file"))) {
      return files
          .map(Path::toFile)
          .filter(java.io.File::isFile)
          .mapToLong(java.io.File::length)
          .sum();
    }
  }

  private DiskStore open(AtomicLong free, long reserve) throws DiskUnavailableException {
    DiskSettings settings =
        new DiskSettings(temp, "test", reserve, 100, Duration.ofSeconds(9), Duration.ofSeconds(9));
    return DiskStore.open(
        settings,
        fixture.ticker,
        fixture,
        new DiskHooks(folder -> free::get, UnaryOperator.identity()));
  }

  private void assertRefused(Path path, String reason) {
    assertThatThrownBy(() -> fixture.open(path))
        .isInstanceOf(DiskUnavailableException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(reason)
        .hasMessageContaining("set layered.disk.path");
  }

  private void assertOwnerOnly(int atLeast) throws Exception {
    try (var found = Files.walk(temp.resolve("layered-test"))) {
      var all = found.toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(atLeast);
      for (Path file : all) {
        assertThat(mode(file))
            .as(file.toString())
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }
}
