package dev.layered.benchmarks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import redis.clients.jedis.RedisClient;

/**
 * Two nodes with a raw Ehcache each that are kept in step as by Layered, by the least code: every
 * invalidation is the next entry of a log, and a node drops its copy when it has found that the
 * bytes of the entry are right, and that no other one lies between. Nothing of what else a cache
 * has to do is here: no second thread that invalidates, no load that may overlap, no failure, no
 * tag, no key but texts. For one thread.
 */
final class NodesByHand implements AutoCloseable {

  private static final int HEAP_ENTRIES = 100_000;
  private static final String LOG = "{nodes}:log";
  private static final String EPOCH = "1 0123456789abcdef ";
  private static final String CACHE = " benchmark ";
  private static final HexFormat HEX = HexFormat.of();
  private static final int CHECKSUM_DIGITS = 8;
  private static final int WORDS = 7;

  private final CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
  private final String origin = " " + UUID.randomUUID();
  private final Arrival dropped = new Arrival();
  private final RedisClient client;
  private final AppendByHand log;
  private final Node sender;
  private final Node receiver;

  /** Connects, the receiver last. */
  NodesByHand(RedisProcess server) throws InterruptedException {
    client = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    log = new AppendByHand(client, LOG);
    sender = new Node(server, "sender", key -> {});
    receiver = new Node(server, "receiver", key -> dropped.happened());
  }

  /** When the receiver last dropped a copy, and the sender was answered. */
  Arrival arrival() {
    return dropped;
  }

  /** Copies a value to the receiver. */
  void copy(String key) {
    log.keepValue();
    receiver.heap.put(key, "old");
  }

  /** Whether the receiver has a copy. */
  boolean hasCopy(String key) {
    return receiver.heap.get(key) != null;
  }

  /** Microseconds from before an invalidation until the receiver has dropped its copy. */
  double invalidate(String key) {
    return dropped.microsAfter(() -> send(key));
  }

  private void send(String key) {
    Position last = sender.last();
    long seq = last.seq + 1;
    Position next = new Position(seq, seq + " " + HEX.toHexDigits(random()));
    String content = EPOCH + next.text + " " + last.nonce() + origin + CACHE + key;
    String message = HEX.toHexDigits(checksum(content)) + content;
    log.append(last.text, next.text, seq, message);
    sender.apply(next, last.nonce(), key);
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static int checksum(String content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content.getBytes(UTF_8));
    return (int) checksum.getValue();
  }

  @Override
  public void close() {
    receiver.subscription.close();
    sender.subscription.close();
    client.close();
    manager.close();
  }

  /** Of an entry: its number, and that with its nonce behind. */
  private record Position(long seq, String text) {

    String nonce() {
      return text.substring(text.indexOf(' ') + 1);
    }
  }

  private final class Node {

    private final Cache<String, String> heap;
    private final Consumer<String> observer;
    private final Subscription subscription;
    private Position last = new Position(0, AppendByHand.BEGINNING);

    Node(RedisProcess server, String name, Consumer<String> observer) throws InterruptedException {
      this.heap =
          manager.createCache(
              name,
              CacheConfigurationBuilder.newCacheConfigurationBuilder(
                      String.class, String.class, ResourcePoolsBuilder.heap(HEAP_ENTRIES))
                  .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofHours(1))));
      this.observer = observer;
      this.subscription = new Subscription(server.connect(), this::heard, LOG);
    }

    private synchronized Position last() {
      return last;
    }

    private void heard(String message) {
      String content = message.substring(CHECKSUM_DIGITS);
      if (HexFormat.fromHexDigits(message, 0, CHECKSUM_DIGITS) != checksum(content)) {
        throw new IllegalStateException("other bytes than were sent");
      }
      String[] words = content.split(" ", WORDS + 1);
      long seq = Long.parseLong(words[2]);
      apply(new Position(seq, words[2] + " " + words[3]), words[4], words[WORDS]);
    }

    /** What was applied already, as by the sender, changes nothing. */
    private synchronized void apply(Position position, String nonceBefore, String key) {
      if (position.seq <= last.seq) {
        return;
      }
      if (!nonceBefore.equals(last.nonce())) {
        throw new IllegalStateException("another entry lies between");
      }
      last = position;
      heap.remove(key);
      observer.accept(key);
    }
  }
}
