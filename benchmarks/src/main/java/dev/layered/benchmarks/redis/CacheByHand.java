package dev.layered.benchmarks.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import redis.clients.jedis.RedisClient;

/**
 * Two nodes with an Ehcache each, kept in step by little code: every invalidation is the next entry
 * of a log, and a node drops its copy when it has found that the entry is whole, and that no other
 * one lies between. Of what else a cache does nothing is here: one cache, keys that are short and
 * plain texts, one log that never begins anew, one thread that invalidates, no load that overlaps,
 * no gap that is filled, no time after which a node does not trust its heap. The lease is only
 * deleted so that the server does what it does for Layered.
 */
final class CacheByHand implements AutoCloseable {

  private static final int HEAP_ENTRIES = 100_000;
  private static final String LOG = "{two-nodes}:log";
  private static final String VALUE = "{two-nodes}:benchmark:value:";
  private static final String LEASE = "{two-nodes}:benchmark:lease:";

  /** What an entry begins with; then nonces, the checksum of what follows it, and the content. */
  private static final String FORMAT = "1 0123456789abcdef ";

  private static final int NONCE_DIGITS = 2 * Long.BYTES;
  private static final int CHECKSUM_DIGITS = 2 * Integer.BYTES;
  private static final int NONCE_AT = FORMAT.length();
  private static final int LAST_NONCE_AT = NONCE_AT + NONCE_DIGITS + 1;
  private static final int CHECKSUM_AT = LAST_NONCE_AT + NONCE_DIGITS + 1;
  private static final int CONTENT_AT = CHECKSUM_AT + CHECKSUM_DIGITS + 1;
  private static final HexFormat HEX = HexFormat.of();

  private final CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
  private final String origin = UUID.randomUUID() + " benchmark invalidated ";
  private final Arrival dropped = new Arrival();
  private final RedisClient client;
  private final AppendByHand log;
  private final Node sender;
  private final Node receiver;

  /** Connects, the receiver last. */
  CacheByHand(RedisProcess server) throws InterruptedException {
    client = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    log = new AppendByHand(client, LOG);
    sender = new Node(server, "sender", () -> {});
    receiver = new Node(server, "receiver", dropped::happened);
  }

  /** Copies a value to the receiver. */
  void copy(String key) {
    log.keep(VALUE + key);
    receiver.heap.put(key, "old");
  }

  /** Whether the receiver has a copy. */
  boolean hasCopy(String key) {
    return receiver.heap.get(key) != null;
  }

  /** Invalidates, until the receiver has dropped its copy and said so. */
  Arrival.Times invalidate(String key) {
    try {
      return dropped.after(() -> send(key));
    } catch (IllegalStateException notHeard) {
      check();
      throw notHeard;
    }
  }

  private void send(String key) {
    Position last = sender.last();
    Position next = new Position(last.seq + 1, ThreadLocalRandom.current().nextLong());
    log.append(
        VALUE + key, LEASE + key, last.text(), next.text(), next.seq, write(last, next, key));
    sender.apply(next, last.nonce, key);
  }

  private byte[] write(Position last, Position next, String key) {
    String content = origin + next.seq + " s:" + key;
    return (FORMAT
            + HEX.toHexDigits(next.nonce)
            + ' '
            + HEX.toHexDigits(last.nonce)
            + ' '
            + HEX.toHexDigits(checksum(content.getBytes(ISO_8859_1), 0))
            + ' '
            + content)
        .getBytes(ISO_8859_1);
  }

  private static int checksum(byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, bytes.length - from);
    return (int) checksum.getValue();
  }

  /** Fails if a node has ceased to listen. */
  void check() {
    sender.subscription.check();
    receiver.subscription.check();
  }

  @Override
  public void close() {
    receiver.subscription.close();
    sender.subscription.close();
    client.close();
    manager.close();
  }

  private record Position(long seq, long nonce) {

    String text() {
      return seq + " " + HEX.toHexDigits(nonce);
    }
  }

  private final class Node {

    private final Cache<String, String> heap;
    private final Runnable observer;
    private final Subscription subscription;
    private Position last = new Position(0, 0);

    Node(RedisProcess server, String name, Runnable observer) throws InterruptedException {
      this.heap =
          manager.createCache(
              name,
              CacheConfigurationBuilder.newCacheConfigurationBuilder(
                  String.class, String.class, ResourcePoolsBuilder.heap(HEAP_ENTRIES)));
      this.observer = observer;
      this.subscription = new Subscription(server.connect(), this::heard, LOG);
    }

    private synchronized Position last() {
      return last;
    }

    private void heard(byte[] message) {
      String text = new String(message, ISO_8859_1);
      long nonce = nonce(text, NONCE_AT);
      if (nonce == last().nonce) {
        // Of this node, whose caller has applied it already.
        return;
      }
      int checksum = HexFormat.fromHexDigits(text, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_DIGITS);
      if (checksum != checksum(message, CONTENT_AT)) {
        throw new IllegalStateException("other bytes than were sent");
      }
      int seqAt = CONTENT_AT + origin.length();
      int seqEnd = text.indexOf(' ', seqAt);
      long seq = Long.parseLong(text, seqAt, seqEnd, 10);
      String key = text.substring(seqEnd + " s:".length());
      apply(new Position(seq, nonce), nonce(text, LAST_NONCE_AT), key);
    }

    private static long nonce(String text, int at) {
      return HexFormat.fromHexDigitsToLong(text, at, at + NONCE_DIGITS);
    }

    /** What was applied already changes nothing: the sender hears its own entries. */
    private synchronized void apply(Position position, long nonceBefore, String key) {
      if (position.seq <= last.seq) {
        return;
      }
      if (nonceBefore != last.nonce) {
        throw new IllegalStateException("another entry lies between");
      }
      last = position;
      heap.remove(key);
      observer.run();
    }
  }
}
