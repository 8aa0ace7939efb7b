package dev.layered.test;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * A real Redis server behind a proxy of this JVM that can cut it off, swallow it or slow it down.
 * Safe for use by several threads.
 *
 * <p>When the {@link TestClock} is advanced, everything in the server's database that has a life is
 * made so much older. Give tests a server, or a database, of their own.
 */
public final class TestRedis implements AutoCloseable {

  private static final Set<TestRedis> OPEN = ConcurrentHashMap.newKeySet();

  private final @Nullable EmbeddedServer server;
  private final RedisUri target;
  private final FaultProxy proxy;
  private final Consumer<Duration> aging;
  private volatile boolean disturbed;

  private TestRedis(@Nullable EmbeddedServer server, RedisUri target) {
    this.server = server;
    this.target = target;
    this.proxy = new FaultProxy(target.host(), target.port());
    this.aging = duration -> Aging.of(target, duration);
    TestClock.shared().follow(aging);
    OPEN.add(this);
  }

  /**
   * Starts a server of Redis 6.2 on this machine, which keeps nothing. Not on Windows: name a
   * server there.
   *
   * @return to be closed, unless {@link LayeredTestExtension} does
   * @throws IllegalStateException if it does not start
   */
  public static TestRedis start() {
    EmbeddedServer server = EmbeddedServer.start();
    return new TestRedis(server, RedisUri.parse(server.uri()));
  }

  /**
   * Stands before a server that runs.
   *
   * @param uri {@code redis://user:password@host:port/database}; without TLS, which would find this
   *     machine's name instead of the server's, and one host
   * @return to be closed, which leaves the server alone
   * @throws IllegalArgumentException if the address is another
   */
  public static TestRedis to(String uri) {
    return new TestRedis(null, RedisUri.parse(uri));
  }

  /**
   * The address for {@code layered.redis.uri}, that of the proxy.
   *
   * @return with user, password and database, if the server's address has them
   */
  public String uri() {
    return target.through(proxy.port());
  }

  /** Ends all connections by a reset, and does so with new ones, until {@link #restore}. */
  public void cut() {
    disturbed = true;
    proxy.refuse();
  }

  /** From now on nothing passes in either direction, and no connection ends. */
  public void blackHole() {
    disturbed = true;
    proxy.hold();
  }

  /**
   * From now on answers come late. Their order stays, and requests arrive at once.
   *
   * @param delay how late; zero for not at all
   */
  public void slow(Duration delay) {
    disturbed = true;
    proxy.delayReplies(delay);
  }

  /**
   * Ends all of it: what was held arrives late. Waits until every node of this JVM uses Redis
   * again, so that a breaker that has opened does not reach into the next test; unless another
   * {@code TestRedis} is still disturbed, because nodes do not say which one they use.
   *
   * @throws AssertionFailedError if a node does not within 30 real seconds, with what it lacks
   */
  public void restore() {
    if (disturbed) {
      disturbed = false;
      proxy.restore();
      Nodes.awaitWell(Wait.LIMIT);
    }
  }

  /**
   * Waits until every node of this JVM has applied what any of them has, and has told its observers
   * of {@link dev.layered.CacheInvalidated}: in {@code async} mode others hear of an invalidation
   * soon after it has returned. What waits for the log, because Redis is cut off, is not waited
   * for.
   *
   * @throws AssertionFailedError if a node has not within 30 real seconds, with its position
   */
  public void awaitPropagation() {
    Nodes.awaitPropagation(Wait.LIMIT);
  }

  static boolean isDisturbed() {
    return OPEN.stream().anyMatch(redis -> redis.disturbed);
  }

  /** Ends the proxy, and the server if it was started here. */
  @Override
  public void close() {
    OPEN.remove(this);
    TestClock.shared().unfollow(aging);
    proxy.close();
    if (server != null) {
      server.close();
    }
  }

  /** Where a server is, and who may use it. */
  record RedisUri(String host, int port, @Nullable String user, String path) {

    static RedisUri parse(String text) {
      URI uri;
      try {
        uri = URI.create(text);
      } catch (IllegalArgumentException malformed) {
        // Its message repeats the address, and with it the password.
        throw new IllegalArgumentException("the address of Redis is not a URI");
      }
      if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
        throw new IllegalArgumentException(
            "a TestRedis stands before one server at redis://host:port, not before "
                + uri.getScheme()
                + "://"
                + uri.getHost());
      }
      int port = uri.getPort() < 0 ? 6379 : uri.getPort();
      return new RedisUri(uri.getHost(), port, uri.getRawUserInfo(), uri.getRawPath());
    }

    String through(int otherPort) {
      return "redis://" + (user == null ? "" : user + "@") + "127.0.0.1:" + otherPort + path;
    }

    /** Without the password. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
