package dev.layered.cdi;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the threads that run methods of the application: by the container's factory where it has
 * one (<a
 * href="https://jakarta.ee/specifications/concurrency/3.0/jakarta-concurrency-spec-3.0.html#managedthreadfactory">Jakarta
 * Concurrency 3.0, section 3.4</a>), so that they find its names, class loader and security as the
 * thread does that opens the caches; else plain ones. All are daemons.
 *
 * <p>Only the factory is the container's. Pools, their limits and their end stay with the node,
 * because the executors of containers are shared and mostly without limit.
 */
final class ManagedThreads {

  private static final System.Logger LOG = System.getLogger("dev.layered");
  private static final String NAME = "java:comp/DefaultManagedThreadFactory";

  private final @Nullable ThreadFactory managed;
  private final ThreadFactory plain;

  /**
   * Uses a factory.
   *
   * @param managed the container's; null if it has none
   * @param plain used otherwise, and when the container makes no more threads
   */
  ManagedThreads(@Nullable ThreadFactory managed, ThreadFactory plain) {
    this.managed = managed;
    this.plain = plain;
  }

  /** Uses what the calling thread finds, which should be one of the application. */
  static ManagedThreads ofContainer(ThreadFactory plain) {
    return new ManagedThreads(found(), plain);
  }

  @SuppressWarnings("BanJNDI") // a constant name of the container's own
  private static @Nullable ThreadFactory found() {
    try {
      return new InitialContext().lookup(NAME) instanceof ThreadFactory factory ? factory : null;
    } catch (NamingException | RuntimeException | LinkageError none) {
      return null;
    }
  }

  /** A factory whose threads bear a name and a number. */
  ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = made(task);
      thread.setName(prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private Thread made(Runnable task) {
    ThreadFactory factory = managed;
    if (factory != null) {
      try {
        Thread thread = factory.newThread(task);
        if (thread != null) {
          return thread;
        }
      } catch (RuntimeException stopping) {
        LOG.log(System.Logger.Level.DEBUG, "the container makes no more threads", stopping);
      }
    }
    return plain.newThread(task);
  }
}
