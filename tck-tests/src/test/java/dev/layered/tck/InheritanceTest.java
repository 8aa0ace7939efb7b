package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheDefaults;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Annotations of classes, stereotypes, superclasses and interfaces. */
class InheritanceTest {

  @Layered(ttl = 60)
  @ApplicationScoped
  public static class Whole {
    final AtomicInteger calls = new AtomicInteger();

    public int read(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "own")
    public int own(long id) {
      return calls.incrementAndGet();
    }

    @dev.layered.CacheInvalidate(cacheName = "own")
    public int write(long id) {
      return calls.incrementAndGet();
    }

    public void nothing(Object anything) {
      calls.incrementAndGet();
    }

    int packagePrivate(long id) {
      return calls.incrementAndGet();
    }

    protected int guarded(long id) {
      return calls.incrementAndGet();
    }
  }

  @Stereotype
  @ApplicationScoped
  @Layered(cacheName = "of-stereotype")
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Cached {}

  @Cached
  public static class Stereotyped {
    final AtomicInteger calls = new AtomicInteger();

    public int read(long id) {
      return calls.incrementAndGet();
    }
  }

  public abstract static class Repository<T, ID> {
    final AtomicInteger calls = new AtomicInteger();

    @Layered
    public T find(ID id) {
      return create(id, calls.incrementAndGet());
    }

    abstract T create(ID id, int call);
  }

  public record User(long id, int call) {}

  public record Book(String isbn, int call) {}

  @ApplicationScoped
  public static class Users extends Repository<User, Long> {
    @Override
    User create(Long id, int call) {
      return new User(id, call);
    }
  }

  @ApplicationScoped
  public static class Books extends Repository<Book, String> {
    @Override
    Book create(String isbn, int call) {
      return new Book(isbn, call);
    }
  }

  @ApplicationScoped
  public static class Overriding extends Repository<User, Long> {
    @Override
    @Layered(cacheName = "overriding", key = "{id}")
    public User find(Long id) {
      return new User(id, 100 + calls.incrementAndGet());
    }

    @Override
    User create(Long id, int call) {
      throw new AssertionError();
    }
  }

  @ApplicationScoped
  public static class NotAnnotatedOverride extends Repository<User, Long> {
    @Override
    public User find(Long id) {
      return new User(id, calls.incrementAndGet());
    }

    @Override
    User create(Long id, int call) {
      throw new AssertionError();
    }
  }

  public interface Greeter {
    AtomicInteger CALLS = new AtomicInteger();

    @Layered
    default String greet(String name) {
      return name + CALLS.incrementAndGet();
    }
  }

  @ApplicationScoped
  public static class Greetings implements Greeter {}

  /** Not public: the compiler adds bridges to its public subclasses. */
  static class Hidden {
    final AtomicInteger calls = new AtomicInteger();

    @Layered
    public int find(long id) {
      return calls.incrementAndGet();
    }
  }

  @ApplicationScoped
  public static class Shown extends Hidden {}

  @ApplicationScoped
  @Typed(Parent.class)
  public static class Parent {
    final AtomicInteger calls = new AtomicInteger();

    @Layered
    public int find(long id) {
      return calls.incrementAndGet();
    }
  }

  @ApplicationScoped
  @Typed(Child.class)
  @CacheDefaults(cacheName = "child")
  public static class Child extends Parent {}

  @Layered
  public abstract static class WholeBase {
    final AtomicInteger calls = new AtomicInteger();

    public int find(long id) {
      return calls.incrementAndGet();
    }
  }

  @ApplicationScoped
  public static class WholeChild extends WholeBase {
    public int own(long id) {
      return calls.incrementAndGet();
    }
  }

  @ApplicationScoped
  public static class Caller {
    @Inject Whole whole;

    int packagePrivate(long id) {
      return whole.packagePrivate(id);
    }
  }

  @Test
  void classAnnotation_cachesWhatReturnsSomething() {
    try (App app = App.start(Whole.class)) {
      Whole whole = app.get(Whole.class);
      assertThat(whole.read(1)).isEqualTo(1);
      assertThat(whole.read(1)).isEqualTo(1);
      whole.nothing(this);
      whole.nothing(this);
      assertThat(whole.read(2)).isEqualTo(4);
    }
  }

  @Test
  void classAnnotation_leavesWritingMethodsAlone() {
    try (App app = App.start(Whole.class)) {
      Whole whole = app.get(Whole.class);
      assertThat(whole.own(1)).isEqualTo(1);
      assertThat(whole.write(1)).isEqualTo(2);
      assertThat(whole.write(1)).isEqualTo(3);
      assertThat(whole.own(1)).isEqualTo(4);
    }
  }

  @Test
  void methodAnnotation_replacesThatOfTheClass() {
    try (App app = App.start(Whole.class)) {
      assertThat(app.get(LayeredCaches.class).names())
          .containsExactlyInAnyOrder(
              "own",
              Whole.class.getName() + ".guarded(long)",
              Whole.class.getName() + ".packagePrivate(long)",
              Whole.class.getName() + ".read(long)");
    }
  }

  @Test
  void packagePrivateMethod_isCached() {
    try (App app = App.start(Whole.class, Caller.class)) {
      Caller caller = app.get(Caller.class);
      assertThat(caller.packagePrivate(1)).isEqualTo(1);
      assertThat(caller.packagePrivate(1)).isEqualTo(1);
      assertThat(app.get(Whole.class).guarded(1)).isEqualTo(2);
      assertThat(app.get(Whole.class).guarded(1)).isEqualTo(2);
    }
  }

  @Test
  void stereotype_countsLikeAClassAnnotation() {
    try (App app = App.start(Stereotyped.class)) {
      Stereotyped bean = app.get(Stereotyped.class);
      assertThat(bean.read(1)).isEqualTo(bean.read(1)).isEqualTo(1);
      assertThat(app.get(LayeredCaches.class).names()).containsExactly("of-stereotype");
    }
  }

  @Test
  void inheritedGenericMethod_isOneCacheForEachSubclass() {
    try (App app = App.start(Users.class, Books.class)) {
      Users users = app.get(Users.class);
      Books books = app.get(Books.class);
      assertThat(users.find(1L)).isEqualTo(new User(1, 1));
      assertThat(users.find(1L)).isEqualTo(new User(1, 1));
      assertThat(books.find("1")).isEqualTo(new Book("1", 1));
      assertThat(books.find("1")).isEqualTo(new Book("1", 1));
      assertThat(app.get(LayeredCaches.class).names()).hasSize(2);
    }
  }

  @Test
  void overridingMethod_countsWithItsOwnAnnotationOnly() {
    try (App app = App.start(Overriding.class, NotAnnotatedOverride.class)) {
      Overriding own = app.get(Overriding.class);
      assertThat(own.find(1L)).isEqualTo(own.find(1L)).isEqualTo(new User(1, 101));
      assertThat(app.get(LayeredCaches.class).names()).containsExactly("overriding");
      NotAnnotatedOverride none = app.get(NotAnnotatedOverride.class);
      assertThat(none.find(1L)).isNotEqualTo(none.find(1L));
      Repository<User, Long> throughTheBridge = own;
      assertThat(throughTheBridge.find(1L)).isEqualTo(new User(1, 101));
    }
  }

  @Test
  void defaultMethodOfInterface_isCached() {
    try (App app = App.start(Greetings.class)) {
      Greeter greeter = app.get(Greetings.class);
      assertThat(greeter.greet("Ada")).isEqualTo(greeter.greet("Ada"));
      assertThat(app.get(LayeredCaches.class).names())
          .containsExactly(Greetings.class.getName() + ".greet(String)");
    }
  }

  @Test
  void publicMethodOfHiddenSuperclass_isCached() {
    try (App app = App.start(Shown.class)) {
      Shown shown = app.get(Shown.class);
      assertThat(shown.find(1)).isEqualTo(1);
      assertThat(shown.find(1)).isEqualTo(1);
    }
  }

  @Test
  void beanThatExtendsABean_hasACacheOfItsOwn() {
    try (App app = App.start(Parent.class, Child.class)) {
      Parent parent = app.get(Parent.class);
      Child child = app.get(Child.class);
      assertThat(parent.find(1)).isEqualTo(1);
      assertThat(child.find(1)).isEqualTo(1);
      assertThat(parent.find(1)).isEqualTo(1);
      assertThat(parent.find(2)).isEqualTo(2);
      assertThat(app.get(LayeredCaches.class).names())
          .containsExactlyInAnyOrder("child", Parent.class.getName() + ".find(long)");
    }
  }

  @Test
  void annotationOfSuperclass_holdsForTheMethodsOfTheSubclass() {
    try (App app = App.start(WholeChild.class)) {
      WholeChild bean = app.get(WholeChild.class);
      assertThat(bean.find(1)).isEqualTo(bean.find(1));
      assertThat(bean.own(1)).isEqualTo(bean.own(1));
    }
  }
}
