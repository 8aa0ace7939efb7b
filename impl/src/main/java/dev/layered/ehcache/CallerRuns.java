package dev.layered.ehcache;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ehcache.core.spi.service.ExecutionService;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;

/**
 * Makes Ehcache do its writing on the thread that asks for it, which is the one writer of {@link
 * DiskStore}. Its default is threads of its own behind an unbounded queue, where an error ends
 * unseen.
 */
final class CallerRuns implements ExecutionService {

  @Override
  public ExecutorService getOrderedExecutor(String poolAlias, BlockingQueue<Runnable> queue) {
    return new Direct();
  }

  @Override
  public ExecutorService getUnorderedExecutor(String poolAlias, BlockingQueue<Runnable> queue) {
    return new Direct();
  }

  @Override
  public ScheduledExecutorService getScheduledExecutor(String poolAlias) {
    throw new UnsupportedOperationException("nothing here is scheduled");
  }

  @Override
  public void start(ServiceProvider<Service> serviceProvider) {}

  @Override
  public void stop() {}

  private static final class Direct extends AbstractExecutorService {

    private volatile boolean shutdown;

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {
      shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean isTerminated() {
      return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return shutdown;
    }
  }
}
