package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Methods that return Mutiny's {@link Uni}. */
class UniTest {

  public record User(long id, String name) {}

  @ApplicationScoped
  public static class Users {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Layered(cacheName = "users", key = "{id}", tags = "user")
    public Uni<User> find(long id) {
      return Uni.createFrom().item(() -> new User(id, "name" + CALLS.incrementAndGet()));
    }

    @Layered(cacheName = "nothing")
    public Uni<User> nothing(long id) {
      CALLS.incrementAndGet();
      return Uni.createFrom().nullItem();
    }

    @Layered(cacheName = "failing")
    public Uni<User> failing(long id) {
      CALLS.incrementAndGet();
      return Uni.createFrom().failure(new IOException("broken"));
    }

    @Layered(cacheName = "null")
    public Uni<User> noUni(long id) {
      return null;
    }

    @CachePut(cacheName = "users", key = "{user.id}")
    public Uni<User> save(User user) {
      return Uni.createFrom().item(user);
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public Uni<Void> delete(long id) {
      return Uni.createFrom().voidItem();
    }

    @CacheInvalidate(tags = "user")
    public Uni<Void> deleteAllAndFail() {
      return Uni.createFrom().failure(new IOException("not deleted"));
    }
  }

  private App app;
  private Users users;

  @BeforeEach
  void start() {
    Users.CALLS.set(0);
    app = App.of(Users.class).start();
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static <T> T value(Uni<T> uni) {
    return uni.await().atMost(java.time.Duration.ofSeconds(20));
  }

  @Test
  void value_isCached() {
    assertThat(value(users.find(1))).isEqualTo(new User(1, "name1"));
    assertThat(value(users.find(1))).isEqualTo(new User(1, "name1"));
    assertThat(Users.CALLS).hasValue(1);
  }

  @Test
  void nothing_happensBeforeSomebodySubscribes_andEachSubscriberIsAnsweredAnew() {
    Uni<User> find = users.find(1);
    assertThat(Users.CALLS).hasValue(0);
    assertThat(value(find).name()).isEqualTo("name1");
    assertThat(value(find).name()).isEqualTo("name1");
    value(users.delete(1));
    assertThat(value(find).name()).isEqualTo("name2");
  }

  @Test
  void null_isCached() {
    assertThat(value(users.nothing(1))).isNull();
    assertThat(value(users.nothing(1))).isNull();
    assertThat(Users.CALLS).hasValue(1);
  }

  @Test
  void failure_isPassedOnAndNotCached() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> value(users.failing(1)))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseInstanceOf(IOException.class);
    }
    assertThat(Users.CALLS).hasValue(2);
  }

  @Test
  void nullInsteadOfAUni_isAFailure() {
    assertThatThrownBy(() -> value(users.noUni(1))).hasMessageContaining("LAYERED-301");
  }

  @Test
  void put_storesWhenSomebodySubscribes() {
    Uni<User> save = users.save(new User(1, "saved"));
    assertThat(value(users.find(1)).name()).isEqualTo("name1");
    value(save);
    assertThat(value(users.find(1)).name()).isEqualTo("saved");
  }

  @Test
  void invalidation_followsTheAnswer_andNotAFailure() {
    value(users.find(1));
    assertThatThrownBy(() -> value(users.deleteAllAndFail())).hasRootCauseMessage("not deleted");
    assertThat(value(users.find(1)).name()).isEqualTo("name1");
    Uni<Void> delete = users.delete(1);
    assertThat(value(users.find(1)).name()).isEqualTo("name1");
    value(delete);
    assertThat(value(users.find(1)).name()).isEqualTo("name2");
  }
}
