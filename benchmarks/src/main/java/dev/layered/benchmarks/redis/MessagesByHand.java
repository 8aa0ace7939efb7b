package dev.layered.benchmarks.redis;

import java.util.HexFormat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/**
 * Messages from the pool of one node's client to a listener on each of two nodes, as one writes
 * that by hand. Those who listen do nothing but note the time. For one thread.
 */
final class MessagesByHand implements AutoCloseable {

  private static final String BARE = "{raw}:bare";
  private static final String LOG = "{raw}:log";
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

  /** When the last message was heard, and its sender answered. */
  Arrival arrival() {
    return ofReceiver.received;
  }

  /** Keeps a value, which the next {@link #append} removes. */
  void keepValue() {
    log.keepValue();
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
            AppendByHand.afterPing(
                publisher, new CommandArguments(Protocol.Command.PUBLISH).add(BARE).add(text)));
  }

  /** The same with the commands of an invalidation. Nobody checks the message. */
  double append(String text) {
    return ofReceiver.microsAfter(text, () -> appendNext(text));
  }

  private void appendNext(String text) {
    seq++;
    String next = seq + " " + HEX.toHexDigits(seq);
    log.append(last, next, seq, text);
    last = next;
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
    private volatile String expected = "";

    Listener(RedisProcess server) throws InterruptedException {
      subscription = new Subscription(server.connect(), this::heard, BARE, LOG);
    }

    private void heard(String message) {
      if (message.equals(expected)) {
        received.happened();
      }
    }

    double microsAfter(String text, Runnable publish) {
      expected = text;
      return received.microsAfter(publish);
    }

    @Override
    public void close() {
      subscription.close();
    }
  }
}
