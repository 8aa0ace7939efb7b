package dev.layered.test;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The JUnit 5 extension for tests of applications that use Layered, by the annotation for it:
 *
 * <pre>{@code
 * @LayeredTest
 * class UsersTest {
 *   @Test
 *   void expires(TestClock clock) {
 *     users.find(1);
 *     assertThatCall(() -> users.find(1)).servedFrom(HEAP);
 *     clock.advance(Duration.ofMinutes(6));
 *     assertThatCall(() -> users.find(1)).loaded();
 *   }
 * }
 * }</pre>
 *
 * <p>or, with more than a clock, by a field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static LayeredTestExtension layered = LayeredTestExtension.withRedis();
 * }</pre>
 *
 * <p>It starts no container: the test does, or Quarkus, or weld-junit. It must come before whatever
 * starts one, because a node takes its clock, bus and Redis when it starts. Methods of tests may
 * have parameters of the types {@link TestClock}, {@link HeardInvalidations}, {@link TestRedis} and
 * {@link MemoryBus}.
 *
 * <p>Before each test every cache of the nodes that run is emptied. After each test the clock goes
 * on if it was frozen, Redis is restored, and no node is held or cut off. What belongs to a class
 * ends after its last test. Clock and bus are those of the whole JVM, so such tests do not run in
 * parallel.
 */
public final class LayeredTestExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private static final String URI = "layered.redis.uri";

  private static final Set<Class<?>> PARAMETERS =
      Set.of(TestClock.class, HeardInvalidations.class, TestRedis.class, MemoryBus.class);

  private final @Nullable Supplier<TestRedis> redisSource;
  private final @Nullable MemoryBus bus;
  private final boolean keepsCaches;
  private @Nullable TestRedis redis;
  private @Nullable String uriOfBefore;

  /** Classes that have begun, one within the other. */
  private int depth;

  private boolean begunByTest;

  /** With a clock. */
  public LayeredTestExtension() {
    this(null, null, false);
  }

  private LayeredTestExtension(
      @Nullable Supplier<TestRedis> redisSource, @Nullable MemoryBus bus, boolean keepsCaches) {
    this.redisSource = redisSource;
    this.bus = bus;
    this.keepsCaches = keepsCaches;
  }

  /**
   * With a clock, and a Redis server that is started for the class. Its address is the system
   * property {@code layered.redis.uri} until the class has ended.
   *
   * @return for a static field with {@code @RegisterExtension}
   */
  public static LayeredTestExtension withRedis() {
    return new LayeredTestExtension(TestRedis::start, null, false);
  }

  /**
   * With a clock, and a server that somebody else starts, as Testcontainers does. The system
   * property {@code layered.redis.uri} leads to it through a {@link TestRedis}.
   *
   * @param uri asked before the first test; {@code redis://} with one host
   * @return for a static field with {@code @RegisterExtension}
   */
  public static LayeredTestExtension withRedis(Supplier<String> uri) {
    return new LayeredTestExtension(() -> TestRedis.to(uri.get()), null, false);
  }

  /**
   * With a clock, and a bus for nodes without Redis.
   *
   * @return for a static field with {@code @RegisterExtension}
   */
  public static LayeredTestExtension withMemoryBus() {
    return withMemoryBus(MemoryBus.async());
  }

  /**
   * With a clock and a certain bus for nodes without Redis.
   *
   * @param bus not yet used
   * @return for a static field with {@code @RegisterExtension}
   */
  public static LayeredTestExtension withMemoryBus(MemoryBus bus) {
    return new LayeredTestExtension(null, bus, false);
  }

  /**
   * The same, but what one test leaves in the caches is there for the next.
   *
   * @return for a static field with {@code @RegisterExtension}
   */
  public LayeredTestExtension keepingCaches() {
    return new LayeredTestExtension(redisSource, bus, true);
  }

  /**
   * The clock.
   *
   * @return that of this JVM
   */
  public TestClock clock() {
    return TestClock.shared();
  }

  /**
   * The invalidations that were heard since the test began.
   *
   * @return those of this JVM
   */
  public HeardInvalidations heard() {
    return HeardInvalidations.SHARED;
  }

  /**
   * The Redis of the class.
   *
   * @return between the begin of the class and its end
   * @throws IllegalStateException if there is none
   */
  public TestRedis redis() {
    TestRedis started = redis;
    if (started == null) {
      throw new IllegalStateException(
          "this test has no Redis: see LayeredTestExtension.withRedis()");
    }
    return started;
  }

  /**
   * The bus of the class.
   *
   * @return the bus
   * @throws IllegalStateException if there is none
   */
  public MemoryBus bus() {
    if (bus == null) {
      throw new IllegalStateException(
          "this test has no bus: see LayeredTestExtension.withMemoryBus()");
    }
    return bus;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin();
  }

  /** A field that is not static is registered too late for {@link #beforeAll}. */
  @Override
  public void beforeEach(ExtensionContext context) {
    if (depth == 0) {
      begunByTest = true;
      begin();
    }
    if (!keepsCaches) {
      Nodes.emptyAll();
    }
    Nodes.awaitPropagation(Wait.LIMIT);
    HeardInvalidations.SHARED.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    clock().resume();
    try {
      restoreAll();
    } finally {
      if (begunByTest) {
        begunByTest = false;
        end();
      }
    }
  }

  private void restoreAll() {
    if (bus != null) {
      bus.restoreAll();
    }
    if (redis != null) {
      redis.restore();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }

  private void begin() {
    if (depth++ > 0) {
      return;
    }
    HeardInvalidations.SHARED.begin();
    if (redisSource != null) {
      TestRedis started = redisSource.get();
      redis = started;
      uriOfBefore = System.getProperty(URI);
      System.setProperty(URI, started.uri());
    }
    if (bus != null) {
      MemoryBus.use(bus);
    }
  }

  private void end() {
    if (--depth > 0) {
      return;
    }
    HeardInvalidations.SHARED.end();
    if (bus != null) {
      MemoryBus.use(null);
    }
    TestRedis started = redis;
    redis = null;
    if (started != null) {
      restoreUri();
      started.close();
    }
  }

  private void restoreUri() {
    if (uriOfBefore == null) {
      System.clearProperty(URI);
    } else {
      System.setProperty(URI, uriOfBefore);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == TestRedis.class) {
      return redis();
    }
    if (type == MemoryBus.class) {
      return bus();
    }
    return type == TestClock.class ? clock() : heard();
  }
}
