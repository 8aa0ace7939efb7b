package dev.layered.benchmarks.redis;

import java.util.Arrays;
import java.util.HexFormat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Messages from the pool of one node's client to a listener on each of two nodes, as one writes
 * that by hand. Those who listen do nothing but note the time. For one thread.
 */
final class MessagesByHand implements AutoCloseable {

  private static final String BARE = "{mess}:channel";
  private static final String LOG = "{messages}:log";
  private static final String VALUE = "{messages}:value:of-some-key-123";
  private static final String LEASE = "{messages}:lease:of-some-key-123";
  private static final HexFormat HEX = HexFormat.of();

  private final RedisClient publisher;
  private final Listener ofSender;
  private final Listener ofReceiver;
  private final AppendByHand log;
  private String last = AppendByHand.BEGINNING;
  private long seq;

  /** Connects. The server writes first to whoever subscribed last, which is to be the receiver. */
  MessagesByHand(RedisProcess server) throws InterruptedException {
    publisher = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    ofSender = new Listener(server);
    ofReceiver = new Listener(server);
    log = new AppendByHand(publisher, LOG);
  }

  /** Keeps a value, which the next {@link #append} removes. */
  void keepValue() {
    log.keep(VALUE);
  }

  /** A bare {@code PUBLISH}, until the receiver has the message. */
  Arrival.Times publish(String text) {
    byte[] message = SafeEncoder.encode(text);
    byte[] channel = SafeEncoder.encode(BARE);
    return ofReceiver.after(message, () -> publisher.publish(channel, message));
  }

  /** The same behind a {@code PING}. */
  Arrival.Times publishAfterPing(String text) {
    byte[] message = SafeEncoder.encode(text);
    return ofReceiver.after(
        message,
        () ->
            AfterPing.run(
                publisher, new CommandArguments(Protocol.Command.PUBLISH).add(BARE).add(message)));
  }

  /** The same with the commands of an invalidation. Nobody checks the message. */
  Arrival.Times append(String text) {
    byte[] message = SafeEncoder.encode(text);
    return ofReceiver.after(message, () -> appendNext(message));
  }

  private void appendNext(byte[] message) {
    seq++;
    String next = seq + " " + HEX.toHexDigits(seq);
    log.append(VALUE, LEASE, last, next, seq, message);
    last = next;
  }

  /** Fails if somebody has ceased to listen. */
  void check() {
    ofSender.subscription.check();
    ofReceiver.subscription.check();
  }

  @Override
  public void close() {
    ofReceiver.close();
    ofSender.close();
    publisher.close();
  }

  /** Of one node. */
  private static final class Listener implements AutoCloseable {

    private final Subscription subscription;
    private final Arrival received = new Arrival();
    private volatile byte[] expected = {};

    Listener(RedisProcess server) throws InterruptedException {
      subscription = new Subscription(server.connect(), this::heard, BARE, LOG);
    }

    private void heard(byte[] message) {
      if (Arrays.equals(message, expected)) {
        received.happened();
      }
    }

    Arrival.Times after(byte[] message, Runnable publish) {
      expected = message;
      return received.after(publish);
    }

    @Override
    public void close() {
      subscription.close();
    }
  }
}
