package dev.layered.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on this machine, counts round trips, and does harm on
 * demand. Safe for use by several threads.
 */
final class ChaosProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toSwallow = new AtomicInteger();
  private final AtomicReference<@Nullable String> toLose = new AtomicReference<>();
  private final AtomicInteger swallowed = new AtomicInteger();
  private final AtomicInteger roundTrips = new AtomicInteger();
  private volatile long delayNanos;
  private volatile boolean blackHole;
  private volatile boolean refusing;
  private volatile boolean closed;

  /** One connection of a client and the one to the server that goes with it. */
  private final class Link {
    private final Socket client;
    private final Socket server;

    /** Having lost a reply, it never gets another: the client would take it for the lost one. */
    private volatile boolean deaf;

    private volatile boolean requesting;

    private final AtomicInteger undelivered = new AtomicInteger();
    private final ExecutorService late =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "chaos-proxy-late");
              thread.setDaemon(true);
              return thread;
            });

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() {
      daemon(() -> pump(client, server, true));
      daemon(() -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean request) {
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[1 << 16];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          if (request) {
            loseReplyTo(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
          }
          if (passes(request)) {
            deliver(out, Arrays.copyOf(bytes, count), request);
          }
        }
      } catch (IOException | RejectedExecutionException ended) {
        // One side has closed.
      } finally {
        links.remove(this);
        late.shutdown();
      }
    }

    /** What is late keeps its order, and does not delay what comes after it any further. */
    private void deliver(OutputStream out, byte[] bytes, boolean request) throws IOException {
      long dueNanos = System.nanoTime() + (request ? 0 : delayNanos);
      if (request || (delayNanos == 0 && undelivered.get() == 0)) {
        out.write(bytes);
        return;
      }
      undelivered.incrementAndGet();
      late.execute(
          () -> {
            try {
              TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
              out.write(bytes);
            } catch (IOException | InterruptedException ended) {
              // Nobody waits for it any more.
            } finally {
              undelivered.decrementAndGet();
            }
          });
    }

    private void loseReplyTo(String sent) {
      String text = toLose.get();
      if (text != null && sent.contains(text) && toLose.compareAndSet(text, null)) {
        swallowed.incrementAndGet();
        deaf = true;
      }
    }

    private boolean passes(boolean request) {
      if (request) {
        if (!requesting) {
          requesting = true;
          roundTrips.incrementAndGet();
        }
        return !blackHole;
      }
      requesting = false;
      if (toSwallow.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        swallowed.incrementAndGet();
        deaf = true;
      }
      return !deaf && !blackHole;
    }

    void cut() {
      try (client;
          server) {
        client.setSoLinger(true, 0);
      } catch (IOException alreadyClosed) {
        // That is what was wanted.
      }
    }
  }

  /** Forwards a free port to one of this machine. */
  ChaosProxy(int target) {
    this.target = target;
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Forwards a free port to a server of this machine. */
  static ChaosProxy to(RedisAddress server) {
    return new ChaosProxy(server.hosts().get(0).port());
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "chaos-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listening.accept();
        if (refusing) {
          client.close();
          continue;
        }
        client.setTcpNoDelay(true);
        Socket server = new Socket();
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 1_000);
        Link link = new Link(client, server);
        links.add(link);
        link.start();
      } catch (IOException e) {
        // The server is not there, or this is closed: the client finds out.
      }
    }
  }

  RedisAddress uri() {
    return RedisAddress.parse("redis://127.0.0.1:" + listening.getLocalPort());
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next reply of the server is lost, and its connection hears nothing from then on. */
  void swallowNextReply() {
    toSwallow.incrementAndGet();
  }

  /**
   * The reply to the next request that contains a text is lost, and its connection hears nothing
   * from then on. The request arrives.
   */
  void swallowReplyTo(String text) {
    toLose.set(text);
  }

  /** How many replies were lost. */
  int swallowed() {
    return swallowed.get();
  }

  /** Replies arrive late from now on; requests do not. */
  void delayReplies(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** Whether everything in both directions is lost while connections stay open. */
  void blackHole(boolean on) {
    blackHole = on;
  }

  /** Ends all connections by a reset. New ones may be made. */
  void cut() {
    links.forEach(Link::cut);
  }

  /** Ends all connections, and closes new ones at once, until told otherwise. */
  void refuse(boolean on) {
    refusing = on;
    if (on) {
      cut();
    }
  }

  /** How often a client began to send since it was last answered, on all connections together. */
  int roundTrips() {
    return roundTrips.get();
  }

  /** How many of these some work takes. */
  int roundTrips(Runnable work) {
    int before = roundTrips();
    work.run();
    return roundTrips() - before;
  }

  @Override
  public void close() {
    closed = true;
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
