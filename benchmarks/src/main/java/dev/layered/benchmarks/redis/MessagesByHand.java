package dev.layered.benchmarks.redis;

import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/**
 * Messages from the pool of one node's client to a listener on each of two nodes, as one writes
 * that by hand. Those who listen do nothing but note the time. For one thread.
 */
final class MessagesByHand implements AutoCloseable {

  private static final String BARE = "{raw}:bare";

  /** About that of what Layered keeps of a value as short. */
  private static final int VALUE_LENGTH = 60;

  private static final long LIFE_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final RedisClient publisher;
  private final Listener ofSender;
  private final Listener ofReceiver;
  private final Chain chain;

  /** Connects. The server writes first to whoever subscribed last, which is to be the receiver. */
  MessagesByHand(RedisProcess server) throws InterruptedException {
    publisher = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    ofSender = new Listener(server.connect());
    ofReceiver = new Listener(server.connect());
    chain = new Chain(publisher);
  }

  /** When the last message was heard, and its sender answered. */
  Arrival arrival() {
    return ofReceiver.received;
  }

  /** Keeps a value, which the next {@link #append} removes. */
  void keepValue() {
    publisher.set(Chain.VALUE, "x".repeat(VALUE_LENGTH), SetParams.setParams().px(LIFE_MILLIS));
  }

  /** Microseconds from before a {@code PUBLISH} until the receiver has the message. */
  double publish(String text) {
    return ofReceiver.microsAfter(text, () -> publisher.publish(BARE, text));
  }

  /** The same behind a {@code PING}. */
  double publishAfterPing(String text) {
    return ofReceiver.microsAfter(
        text,
        () ->
            afterPing(
                publisher, new CommandArguments(Protocol.Command.PUBLISH).add(BARE).add(text)));
  }

  /** The same with the commands of an invalidation. */
  double append(String text) {
    return ofReceiver.microsAfter(text, () -> chain.append(text));
  }

  /** For its reply's sake the server writes to the sender after everybody else. */
  private static Object afterPing(RedisClient client, CommandArguments call) {
    try (Connection connection = client.getPool().getResource()) {
      connection.sendCommand(Protocol.Command.PING);
      connection.sendCommand(call);
      return connection.getMany(2).get(1);
    }
  }

  @Override
  public void close() {
    ofReceiver.close();
    ofSender.close();
    publisher.close();
  }

  /**
   * Appends to a log, each entry after the one before. The commands, keys and arguments of an
   * invalidation by Layered, with as long a message. Nobody checks the message: this is what the
   * server and the way to it take, not a cache.
   */
  private static final class Chain {

    private static final String SCRIPT =
        """
        if redis.call('HGET', KEYS[1], 'last') ~= ARGV[1] then return false end
        redis.call('DEL', KEYS[2], KEYS[3])
        redis.call('HSET', KEYS[1], 'last', ARGV[2], ARGV[3], ARGV[4])
        redis.call('PUBLISH', KEYS[1], ARGV[4])
        return 1
        """;

    private static final String LOG = "{raw}:chain";
    private static final String VALUE = "{raw}:value";
    private static final HexFormat HEX = HexFormat.of();

    /** How many entries the server keeps. */
    private static final int KEPT = 10_000;

    private final RedisClient publisher;
    private final String script;
    private String last = place(0);
    private long seq;

    Chain(RedisClient publisher) {
      this.publisher = publisher;
      this.script = publisher.scriptLoad(SCRIPT, LOG);
      publisher.hset(LOG, "last", last);
    }

    private static String place(long seq) {
      return seq + " " + HEX.toHexDigits(seq);
    }

    void append(String text) {
      String next = place(++seq);
      CommandArguments call =
          new CommandArguments(Protocol.Command.EVALSHA)
              .add(script)
              .add(3)
              .addObjects(LOG, VALUE, "{raw}:lease")
              .addObjects(last, next, Long.toString(seq % KEPT), text);
      Object answer = afterPing(publisher, call);
      if (!Long.valueOf(1).equals(answer)) {
        throw answer instanceof JedisDataException refused
            ? refused
            : new IllegalStateException("another entry was the last");
      }
      last = next;
    }
  }

  /** A subscriber that does nothing. */
  private static final class Listener extends JedisPubSub implements AutoCloseable {

    private final Jedis connection;
    private final CountDownLatch subscribed = new CountDownLatch(2);
    private final Arrival received = new Arrival();
    private volatile String expected = "";

    Listener(Jedis connection) throws InterruptedException {
      this.connection = connection;
      Thread thread = new Thread(this::listen, "bare-subscriber");
      thread.setDaemon(true);
      thread.start();
      if (!subscribed.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not subscribed");
      }
    }

    private void listen() {
      try {
        connection.subscribe(this, BARE, Chain.LOG);
      } catch (RuntimeException closed) {
        // The end of the measurement.
      }
    }

    double microsAfter(String text, Runnable publish) {
      expected = text;
      return received.microsAfter(publish);
    }

    @Override
    public void onSubscribe(String channel, int count) {
      subscribed.countDown();
    }

    @Override
    public void onMessage(String channel, String message) {
      if (message.equals(expected)) {
        received.happened();
      }
    }

    @Override
    public void close() {
      connection.disconnect();
    }
  }
}
