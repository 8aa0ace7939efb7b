package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheDefaults;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which calls share entries. */
class CacheNamesTest {

  @ApplicationScoped
  public static class Users {
    final AtomicInteger calls = new AtomicInteger();

    @Layered
    public String find(long id) {
      return "find(long)" + calls.incrementAndGet();
    }

    @Layered
    public String find(int id) {
      return "find(int)" + calls.incrementAndGet();
    }

    @Layered
    public String find(String id) {
      return "find(String)" + calls.incrementAndGet();
    }

    @Layered
    public String other(long id) {
      return "other" + calls.incrementAndGet();
    }

    @Layered
    public String none() {
      return "none" + calls.incrementAndGet();
    }

    @Layered
    public String array(long id, List<String> names) {
      return "array" + calls.incrementAndGet();
    }

    @Layered(cacheName = "shared")
    public String shared(long id) {
      return "shared" + calls.incrementAndGet();
    }

    @Layered(cacheName = "shared")
    public String alsoShared(long number) {
      return "alsoShared" + calls.incrementAndGet();
    }

    int calls() {
      return calls.get();
    }
  }

  @ApplicationScoped
  @CacheDefaults(cacheName = "of-class", ttl = 60)
  public static class Defaults {
    final AtomicInteger calls = new AtomicInteger();

    @Layered
    public String one(long id) {
      return "one" + calls.incrementAndGet();
    }

    @Layered
    public String two(long id) {
      return "two" + calls.incrementAndGet();
    }

    @Layered(cacheName = "own")
    public String three(long id) {
      return "three" + calls.incrementAndGet();
    }
  }

  @Test
  void find_sameKeyTwice_callsOnce() {
    try (App app = App.start(Users.class)) {
      Users users = app.get(Users.class);
      assertThat(users.find(1L)).isEqualTo("find(long)1");
      assertThat(users.find(1L)).isEqualTo("find(long)1");
      assertThat(users.find(2L)).isEqualTo("find(long)2");
      assertThat(users.none()).isEqualTo(users.none());
      assertThat(users.calls()).isEqualTo(3);
    }
  }

  @Test
  void noName_overloadsAndOtherMethods_neverShare() {
    try (App app = App.start(Users.class)) {
      Users users = app.get(Users.class);
      assertThat(users.find(1L)).startsWith("find(long)");
      assertThat(users.find(1)).startsWith("find(int)");
      assertThat(users.find("1")).startsWith("find(String)");
      assertThat(users.other(1L)).startsWith("other");
    }
  }

  @Test
  void noName_isClassMethodAndParameters() {
    try (App app = App.start(Users.class)) {
      String users = Users.class.getName();
      assertThat(app.get(LayeredCaches.class).names())
          .containsExactly(
              users + ".array(long,java.util.List)",
              users + ".find(String)",
              users + ".find(int)",
              users + ".find(long)",
              users + ".none()",
              users + ".other(long)",
              "shared");
    }
  }

  @Test
  void sameName_sharesEntries() {
    try (App app = App.start(Users.class)) {
      Users users = app.get(Users.class);
      assertThat(users.shared(1)).isEqualTo("shared1");
      assertThat(users.alsoShared(1)).isEqualTo("shared1");
    }
  }

  @Test
  void cacheDefaults_nameEveryMethodWithoutName() {
    try (App app = App.start(Defaults.class)) {
      Defaults defaults = app.get(Defaults.class);
      assertThat(defaults.one(1)).isEqualTo("one1");
      assertThat(defaults.two(1)).isEqualTo("one1");
      assertThat(defaults.three(1)).isEqualTo("three2");
      assertThat(app.get(LayeredCaches.class).names()).containsExactly("of-class", "own");
    }
  }
}
