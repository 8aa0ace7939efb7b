package dev.layered.ehcache;

import java.util.concurrent.atomic.AtomicLong;
import org.ehcache.core.spi.time.TimeSource;
import org.ehcache.core.spi.time.TimeSourceService;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;

/**
 * The clock of an Ehcache that knows no expiry and asks for the time, on every look-up, only to
 * find out which entries have not been read for long when it must give one up. It counts writes
 * instead of reading the machine's clock, which took as long as the rest of the look-up: room is
 * needed only by a write, so entries that it cannot tell apart were read since the last one.
 */
final class AccessClock implements TimeSourceService, TimeSource {

  private final AtomicLong writes = new AtomicLong();

  /** Call it before a write. */
  void tick() {
    writes.incrementAndGet();
  }

  @Override
  public long getTimeMillis() {
    return writes.get();
  }

  @Override
  public TimeSource getTimeSource() {
    return this;
  }

  @Override
  public void start(ServiceProvider<Service> serviceProvider) {}

  @Override
  public void stop() {}
}
