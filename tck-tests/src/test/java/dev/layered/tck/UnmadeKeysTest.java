package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Write-throughs whose key is not that of before when the method has done its work. */
class UnmadeKeysTest {

  /** What a persistence provider may have detached. */
  public static class Account {
    private Long id;
    private boolean detached;

    Account(long id) {
      this.id = id;
    }

    public Long getId() {
      if (detached) {
        throw new IllegalStateException("detached");
      }
      return id;
    }
  }

  @ApplicationScoped
  public static class Once implements KeyGenerator {
    @Override
    public Object generate(Method method, Object[] arguments) {
      return ((Account) arguments[0]).detached ? null : ((Account) arguments[0]).id;
    }
  }

  @ApplicationScoped
  public static class Broken implements KeyGenerator {
    @Override
    public Object generate(Method method, Object[] arguments) {
      if (((Account) arguments[0]).detached) {
        throw new AssertionError("a defect");
      }
      return ((Account) arguments[0]).id;
    }
  }

  @ApplicationScoped
  public static class Accounts {
    @Inject
    @CacheName("accounts")
    LayeredCache<Long, String> cache;

    LayeredCache<Long, String> cache() {
      return cache;
    }

    @Layered(cacheName = "accounts", key = "{id}")
    public String find(long id) {
      return "old";
    }

    @CachePut(cacheName = "accounts", key = "{account.id}")
    public String save(Account account) {
      return "saved";
    }

    @CachePut(cacheName = "accounts", key = "{account.id}")
    public String detach(Account account) {
      account.detached = true;
      return "detached";
    }

    @CachePut(cacheName = "accounts", key = "{account.id}")
    public CompletionStage<String> detachLater(Account account, CompletableFuture<String> later) {
      return later;
    }

    @CachePut(cacheName = "accounts", keyGenerator = Once.class)
    public String detachGenerated(Account account) {
      account.detached = true;
      return "detached";
    }

    @CachePut(cacheName = "accounts", keyGenerator = Broken.class)
    public String detachBroken(Account account) {
      account.detached = true;
      return "detached";
    }

    @CachePut(cacheName = "accounts", key = "{account.id}")
    public String move(Account account, Long id) {
      account.id = id;
      return "moved";
    }
  }

  private App app;
  private Accounts accounts;

  @BeforeEach
  void start() {
    app = App.start(Accounts.class, Once.class, Broken.class);
    accounts = app.get(Accounts.class);
    accounts.find(1);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String cached(long id) {
    return accounts.cache().getIfPresent(id);
  }

  private void assertThatTheWriteHasEnded() {
    assertThat(cached(1)).as("what the method has replaced").isNull();
    accounts.save(new Account(1));
    assertThat(cached(1)).as("no writer is left").isEqualTo("saved");
  }

  @Test
  void getterThatThrowsAfterTheCall_endsTheOldValueAndSaysSo() {
    try (Logged logged = new Logged()) {
      assertThat(accounts.detach(new Account(1))).isEqualTo("detached");
      assertThat(logged.linesWith("LAYERED-303"))
          .singleElement()
          .asString()
          .contains("Accounts#detach");
    }
    assertThatTheWriteHasEnded();
  }

  @Test
  void getterThatThrowsAfterALateAnswer_endsTheOldValue() {
    Account account = new Account(1);
    CompletableFuture<String> later = new CompletableFuture<>();
    CompletionStage<String> answer = accounts.detachLater(account, later);
    account.detached = true;
    later.complete("detached");
    assertThat(answer.toCompletableFuture().join()).isEqualTo("detached");
    assertThatTheWriteHasEnded();
  }

  @Test
  void generatorThatMakesNoneAfterTheCall_endsTheOldValue() {
    assertThat(accounts.detachGenerated(new Account(1))).isEqualTo("detached");
    assertThatTheWriteHasEnded();
  }

  @Test
  void generatorThatEndsWithAnErrorAfterTheCall_endsTheOldValueAndSaysSo() {
    try (Logged logged = new Logged()) {
      assertThat(accounts.detachBroken(new Account(1))).isEqualTo("detached");
      assertThat(logged.linesWith("LAYERED-303"))
          .singleElement()
          .asString()
          .contains("cannot be made again");
    }
    assertThatTheWriteHasEnded();
  }

  @Test
  void keyThatIsNullAfterTheCall_endsTheOldValue() {
    assertThat(accounts.move(new Account(1), null)).isEqualTo("moved");
    assertThatTheWriteHasEnded();
  }

  @Test
  void keyThatIsAnotherAfterTheCall_isStoredAndEndsTheOldValue() {
    assertThat(accounts.move(new Account(1), 2L)).isEqualTo("moved");
    assertThat(cached(2)).isEqualTo("moved");
    assertThatTheWriteHasEnded();
  }
}
