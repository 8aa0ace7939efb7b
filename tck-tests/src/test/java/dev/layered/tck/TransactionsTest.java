package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.TransactionManager;
import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidated;
import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.InvalidateCache;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Methods that join a transaction which began outside of them; Narayana's. */
@Timeout(60)
class TransactionsTest {

  /** The first row, until it is detached. */
  public static class Row {
    private boolean detached;

    public long getId() {
      if (detached) {
        throw new IllegalStateException("detached");
      }
      return 1;
    }
  }

  @ApplicationScoped
  public static class Users {
    @Inject Table table;

    @Layered(cacheName = "users", key = "{id}", tags = "user", ttl = 300)
    public String find(long id) {
      return table.read(id);
    }

    @Layered(cacheName = "users", key = "{id}", tags = "user", ttl = 300)
    public CompletionStage<String> findLater(long id) {
      return CompletableFuture.completedFuture(table.read(id));
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void rename(long id, String name) {
      table.write(id, name);
    }

    @CacheInvalidate(tags = "user")
    public void renameByTag(long id, String name) {
      table.write(id, name);
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public CompletionStage<Void> renameLater(long id, String name, CompletionStage<Void> end) {
      table.write(id, name);
      return end;
    }

    @CachePut(cacheName = "users", key = "{id}", ttl = 300)
    public String save(long id, String name) {
      table.write(id, name);
      return name;
    }

    @CachePut(cacheName = "users", key = "{row.id}", ttl = 300)
    public String saveAndDetach(Row row, String name) {
      table.write(row.getId(), name);
      row.detached = true;
      return name;
    }

    @CachePut(cacheName = "users", key = "{id}", ttl = 300)
    public CompletionStage<String> saveLater(long id, String name, CompletionStage<String> end) {
      table.write(id, name);
      return end;
    }
  }

  @ApplicationScoped
  public static class Caches {
    static final List<CacheInvalidated> EVENTS = new CopyOnWriteArrayList<>();

    @Inject LayeredCaches caches;

    @Inject
    @CacheName("users")
    LayeredCache<Long, String> users;

    void on(@Observes CacheInvalidated event) {
      EVENTS.add(event);
    }

    void invalidate(long id) {
      users.invalidate(id);
    }

    void put(long id, String name) {
      users.put(id, name);
    }

    void putAll(long id, String name) {
      users.putAll(Map.of(id, name));
    }

    String get(long id, Supplier<String> loader) {
      return users.get(id, key -> loader.get());
    }

    void invalidateTag() {
      caches.invalidateTags("user");
    }
  }

  /** Methods that read back what they change and then fail, or change what they read. */
  @ApplicationScoped
  public static class Service {
    @Inject Table table;
    @Inject Users users;

    @Layered(cacheName = "users", key = "{id}", ttl = 300)
    public String findOrCreate(long id) {
      table.write(id, "created");
      // of another key: that of its own would overtake the load in any case
      users.rename(id + 1, "neighbour");
      return table.read(id);
    }

    @Layered(cacheName = "users", key = "{id}", ttl = 300)
    public CompletionStage<String> findOrCreateLater(long id) {
      return CompletableFuture.completedFuture(findOrCreate(id));
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void renameAndReadBack(long id, String name) {
      table.write(id, name);
      throw new IllegalStateException("not " + users.find(id));
    }

    @CachePut(cacheName = "users", key = "{id}", ttl = 300)
    public String saveAndReadBack(long id, String name) {
      table.write(id, name);
      throw new IllegalStateException("not " + users.find(id));
    }
  }

  private final jakarta.transaction.TransactionManager transactions =
      TransactionManager.transactionManager();
  private App app;
  private Users users;
  private Service service;
  private Caches caches;
  private Table table;

  @BeforeEach
  void start() {
    Caches.EVENTS.clear();
    app = App.of(Users.class, Service.class, Caches.class, Table.class).start();
    users = app.get(Users.class);
    service = app.get(Service.class);
    caches = app.get(Caches.class);
    table = app.get(Table.class);
    table.write(1, "old");
    assertThat(users.find(1)).isEqualTo("old");
  }

  @AfterEach
  void stop() throws Exception {
    if (transactions.getTransaction() != null) {
      transactions.rollback();
    }
    app.close();
  }

  /** What another thread finds, outside of the transaction. */
  private String elsewhere() throws Exception {
    return CompletableFuture.supplyAsync(() -> users.find(1)).get(20, TimeUnit.SECONDS);
  }

  /** How a transaction tells of what it has changed. */
  enum Change {
    ANNOTATION {
      @Override
      void to(String name, TransactionsTest test) {
        test.users.rename(1, name);
      }
    },
    TAG {
      @Override
      void to(String name, TransactionsTest test) {
        test.users.renameByTag(1, name);
      }
    },
    CACHE {
      @Override
      void to(String name, TransactionsTest test) {
        test.table.write(1, name);
        test.caches.invalidate(1);
      }
    },
    CACHES {
      @Override
      void to(String name, TransactionsTest test) {
        test.table.write(1, name);
        test.caches.invalidateTag();
      }
    },
    EVENT {
      @Override
      void to(String name, TransactionsTest test) {
        test.table.write(1, name);
        test.app.fire(InvalidateCache.tags("user"));
      }
    },
    WRITE_THROUGH {
      @Override
      void to(String name, TransactionsTest test) {
        test.users.save(1, name);
      }
    },
    ANSWERS_LATER {
      @Override
      void to(String name, TransactionsTest test) {
        test.users.renameLater(1, name, CompletableFuture.completedFuture(null));
      }
    },
    WRITES_THROUGH_LATER {
      @Override
      void to(String name, TransactionsTest test) {
        test.users.saveLater(1, name, CompletableFuture.completedFuture(name));
      }
    };

    abstract void to(String name, TransactionsTest test);
  }

  @ParameterizedTest
  @EnumSource
  void commit_voidsWhatOthersLoadedBeforeIt(Change change) throws Exception {
    transactions.begin();
    change.to("new", this);
    assertThat(elsewhere()).isEqualTo("old");
    assertThat(users.find(1)).isIn("old", "new");
    transactions.commit();
    assertThat(users.find(1)).isEqualTo("new");
    assertThat(elsewhere()).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource
  void rollback_leavesNothingOfTheTransaction(Change change) throws Exception {
    transactions.begin();
    change.to("new", this);
    assertThat(users.find(1)).isEqualTo("new");
    assertThat(elsewhere()).isEqualTo("old");
    transactions.rollback();
    assertThat(users.find(1)).isEqualTo("old");
  }

  /** How a transaction reads or writes what it has changed before. */
  enum Use {
    METHOD {
      @Override
      String of(TransactionsTest test) {
        return test.users.find(1);
      }
    },
    METHOD_THAT_ANSWERS_LATER {
      @Override
      String of(TransactionsTest test) {
        return test.users.findLater(1).toCompletableFuture().join();
      }
    },
    LOADER {
      @Override
      String of(TransactionsTest test) {
        return test.caches.get(1, () -> test.table.read(1));
      }
    },
    PUT {
      @Override
      String of(TransactionsTest test) {
        test.caches.put(1, "new");
        return "new";
      }
    },
    PUT_ALL {
      @Override
      String of(TransactionsTest test) {
        test.caches.putAll(1, "new");
        return "new";
      }
    };

    abstract String of(TransactionsTest test);
  }

  @ParameterizedTest
  @EnumSource
  void useInADirtyTransaction_storesNothing(Use use) throws Exception {
    transactions.begin();
    users.rename(1, "new");
    assertThat(use.of(this)).isEqualTo("new");
    assertThat(elsewhere()).isEqualTo("old");
    transactions.rollback();
    assertThat(users.find(1)).isEqualTo("old");
  }

  /** The stage ends after the transaction, and then on another thread. */
  @Test
  void commit_beforeTheMethodHasAnswered_voidsToo() throws Exception {
    CompletableFuture<Void> end = new CompletableFuture<>();
    transactions.begin();
    CompletionStage<Void> renamed = users.renameLater(1, "new", end);
    transactions.commit();
    assertThat(users.find(1)).isEqualTo("new");
    end.complete(null);
    renamed.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void loadInATransactionThatHasChangedNothing_isStored() throws Exception {
    users.rename(1, "other");
    transactions.begin();
    assertThat(users.find(1)).isEqualTo("other");
    transactions.commit();
    table.write(1, "behind the back");
    assertThat(users.find(1)).isEqualTo("other");
  }

  /** It may be rolled back, and others must not see it before the commit. */
  @Test
  void putInATransactionThatHasChangedNothing_isNotStored() throws Exception {
    transactions.begin();
    caches.put(1, "never");
    assertThat(elsewhere()).isEqualTo("old");
    transactions.rollback();
    assertThat(users.find(1)).isEqualTo("old");
  }

  @Test
  void writeWhoseKeyCannotBeMadeAfterIt_doesNotFailAndEndsTheOldValue() throws Exception {
    transactions.begin();
    assertThat(users.saveAndDetach(new Row(), "new")).isEqualTo("new");
    transactions.commit();
    assertThat(users.find(1)).isEqualTo("new");
  }

  @Test
  void loadThatChangesWhatItFinds_isNotStored() throws Exception {
    transactions.begin();
    assertThat(service.findOrCreate(2)).isEqualTo("created");
    transactions.rollback();
    assertThat(users.find(2)).isEqualTo("none");
  }

  @Test
  void loadThatAnswersLaterAndChangesWhatItFinds_isNotStored() throws Exception {
    transactions.begin();
    assertThat(service.findOrCreateLater(2).toCompletableFuture().join()).isEqualTo("created");
    transactions.rollback();
    assertThat(users.find(2)).isEqualTo("none");
  }

  @Test
  void invalidatingMethodThatReadsBack_storesNothing() throws Exception {
    caches.invalidate(1);
    transactions.begin();
    assertThatThrownBy(() -> service.renameAndReadBack(1, "new")).hasMessage("not new");
    transactions.rollback();
    assertThat(users.find(1)).isEqualTo("old");
  }

  @Test
  void writingMethodThatReadsBack_storesNothing() throws Exception {
    caches.invalidate(1);
    transactions.begin();
    assertThatThrownBy(() -> service.saveAndReadBack(1, "new")).hasMessage("not new");
    transactions.rollback();
    assertThat(users.find(1)).isEqualTo("old");
  }

  @Test
  void commit_afterVeryManyKeys_invalidatesTheCacheOnce() throws Exception {
    transactions.begin();
    for (long id = 0; id <= 10_000; id++) {
      caches.invalidate(id);
    }
    int before = Caches.EVENTS.size();
    transactions.commit();
    assertThat(Caches.EVENTS.subList(before, Caches.EVENTS.size()))
        .singleElement()
        .extracting(CacheInvalidated::scope)
        .isEqualTo(InvalidateCache.Scope.CACHE);
  }

  /** What an inner transaction loads is committed, whatever the outer one has changed. */
  @Test
  void loadInAnInnerTransaction_isStored() throws Exception {
    transactions.begin();
    users.rename(1, "new");
    Transaction outer = transactions.suspend();
    transactions.begin();
    assertThat(users.find(1)).isEqualTo("old");
    transactions.commit();
    assertThat(users.find(1)).isEqualTo("old");
    table.write(1, "behind the back");
    assertThat(users.find(1)).isEqualTo("old");
    transactions.resume(outer);
    transactions.commit();
    assertThat(users.find(1)).isEqualTo("new");
  }

  @Test
  void commit_invalidatesAllOnceMore() throws Exception {
    transactions.begin();
    users.rename(1, "new");
    users.rename(1, "newer");
    users.rename(2, "other");
    assertThat(Caches.EVENTS).hasSize(3);
    transactions.commit();
    assertThat(Caches.EVENTS.subList(3, Caches.EVENTS.size()))
        .extracting(CacheInvalidated::keys)
        .containsExactly(List.of("1", "2"));
  }

  @Test
  void rollback_invalidatesNothingMore() throws Exception {
    transactions.begin();
    users.rename(1, "new");
    transactions.rollback();
    assertThat(Caches.EVENTS).hasSize(1);
  }

  @Test
  void doomedTransaction_storesNothing() throws Exception {
    transactions.begin();
    transactions.setRollbackOnly();
    users.rename(1, "new");
    assertThat(users.find(1)).isEqualTo("new");
    transactions.rollback();
    assertThat(users.find(1)).isEqualTo("old");
  }

  /** Its own transaction ends inside the interceptor: it is stored as always. */
  @Test
  void writeThroughOutsideOfATransaction_isStored() {
    users.save(1, "saved");
    table.write(1, "behind the back");
    assertThat(users.find(1)).isEqualTo("saved");
  }
}
