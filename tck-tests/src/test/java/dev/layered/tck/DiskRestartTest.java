package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orderly restart keeps. */
class DiskRestartTest {

  private static final int ENTRIES = 100;

  public record User(long id, String name) {}

  /** The record of the next release of the application. */
  public record ChangedUser(long id, String name, int age) {}

  @ApplicationScoped
  public static class Users {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(
        cacheName = "users",
        key = "{id}",
        tags = {"user", "parity:{parity}"})
    public User find(long id, long parity) {
      calls.incrementAndGet();
      return new User(id, "name" + id);
    }

    @Layered(cacheName = "short", key = "{id}", ttl = 1, unit = ChronoUnit.MILLIS)
    public int shortLived(long id) {
      return calls.incrementAndGet();
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void delete(long id) {}

    int calls() {
      return calls.get();
    }
  }

  @ApplicationScoped
  public static class NextRelease {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "users", key = "{id}")
    public ChangedUser find(long id) {
      return new ChangedUser(id, "changed", calls.incrementAndGet());
    }
  }

  @TempDir Path folder;

  private App start(Class<?> bean) {
    return App.of(bean)
        .with("layered.disk.path", folder)
        .with("layered.disk.required", true)
        .with("layered.disk.reserve", 0)
        .with("layered.disk.max-size", "4MiB")
        .with("layered.disk.read-timeout", 20)
        .start();
  }

  private static int callsToReadAll(App app) {
    Users users = app.get(Users.class);
    int before = users.calls();
    for (long id = 0; id < ENTRIES; id++) {
      assertThat(users.find(id, id % 2)).isEqualTo(new User(id, "name" + id));
    }
    return users.calls() - before;
  }

  @Test
  void orderlyRestart_answersEverythingFromDisk() {
    try (App app = start(Users.class)) {
      assertThat(callsToReadAll(app)).isEqualTo(ENTRIES);
    }
    for (int restart = 0; restart < 2; restart++) {
      try (App app = start(Users.class)) {
        assertThat(callsToReadAll(app)).isZero();
        assertThat(app.get(LayeredCaches.class).cache("users").statistics().diskHits())
            .isEqualTo(ENTRIES);
        assertThat(callsToReadAll(app)).isZero();
        assertThat(app.get(LayeredCaches.class).cache("users").statistics().heapHits())
            .as("copied up")
            .isEqualTo(ENTRIES);
      }
    }
  }

  @Test
  void invalidatedBeforeTheRestart_isNotServedAfterIt() {
    try (App app = start(Users.class)) {
      callsToReadAll(app);
      app.get(Users.class).delete(1);
      app.get(LayeredCaches.class).invalidateTags("parity:0");
    }
    try (App app = start(Users.class)) {
      assertThat(callsToReadAll(app)).isEqualTo(ENTRIES / 2 + 1);
    }
    try (App app = start(Users.class)) {
      assertThat(callsToReadAll(app)).isZero();
      app.get(LayeredCaches.class).cache("users").invalidateAll();
    }
    try (App app = start(Users.class)) {
      assertThat(callsToReadAll(app)).isEqualTo(ENTRIES);
    }
  }

  @Test
  void expiredBeforeTheRestart_isNotServedAfterIt() {
    int old;
    try (App app = start(Users.class)) {
      old = app.get(Users.class).shortLived(1);
    }
    try (App app = start(Users.class)) {
      // The counter of the new application begins again: the same number, found anew.
      assertThat(app.get(Users.class).shortLived(1)).isEqualTo(old);
      assertThat(app.get(Users.class).calls()).isEqualTo(1);
    }
  }

  @Test
  void changedRecord_isAMissAndNoError() {
    try (App app = start(Users.class)) {
      callsToReadAll(app);
    }
    try (Logged logged = new Logged();
        App app = start(NextRelease.class)) {
      assertThat(app.get(NextRelease.class).find(1)).isEqualTo(new ChangedUser(1, "changed", 1));
      assertThat(app.get(NextRelease.class).find(1)).isEqualTo(new ChangedUser(1, "changed", 1));
      assertThat(logged.linesWith("SEVERE")).isEmpty();
    }
  }

  @Test
  void stoppedApplication_leavesNoThread() {
    try (App app = start(Users.class)) {
      callsToReadAll(app);
      assertThat(LayeredThreads.names()).isNotEmpty();
    }
    LayeredThreads.awaitNone();
  }

  @Test
  void secondContainerOnTheFolder_startsWithoutDiskAndSaysSo() {
    try (App first = start(Users.class)) {
      callsToReadAll(first);
      try (Logged logged = new Logged();
          App second =
              App.of(Users.class)
                  .with("layered.disk.path", folder)
                  .with("layered.disk.reserve", 0)
                  .start()) {
        assertThat(callsToReadAll(second)).isEqualTo(ENTRIES);
        assertThat(callsToReadAll(second)).isZero();
        assertThat(second.get(LayeredCaches.class).cache("users").statistics().diskEntries())
            .isZero();
        assertThat(logged.linesWith("LAYERED-214 going on without the disk layer")).hasSize(1);
      }
      assertThat(callsToReadAll(first)).isZero();
    }
    try (App again = start(Users.class)) {
      assertThat(callsToReadAll(again)).isZero();
    }
  }

  @Test
  void runWithoutDisk_isNotTrustedAfterwards() {
    try (App app = start(Users.class)) {
      callsToReadAll(app);
    }
    try (App app =
        App.of(Users.class)
            .with("layered.disk.path", folder)
            .with("layered.disk.enabled", false)
            .start()) {
      app.get(Users.class).delete(1);
    }
    try (App app = start(Users.class)) {
      assertThat(callsToReadAll(app)).isEqualTo(ENTRIES);
    }
  }
}
