package dev.layered.benchmarks.disk;

import dev.layered.spi.CodecException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;

/** One call answered from the disk, and what it consists of. */
public class DiskHit {

  /** Ehcache's own share: the bytes of an entry. */
  @Benchmark
  public byte[] ehcache(OrderIds ids, EhcacheDisk disk) {
    return disk.cache.get(ids.next());
  }

  /** The same on another thread, waited for with a deadline. */
  @Benchmark
  public byte[] ehcacheWaited(OrderIds ids, EhcacheDisk disk) throws Exception {
    String id = ids.next();
    return disk.reader.submit(() -> disk.cache.get(id)).get(5, TimeUnit.SECONDS);
  }

  /** The codec's share: an order from its bytes. */
  @Benchmark
  public Object decode(OrderBytes bytes) throws CodecException {
    return bytes.decode(bytes.one);
  }

  /** What is measured. */
  @Benchmark
  public Order layered(OrderIds ids, WeldOrders weld) {
    return weld.orders.find(ids.next());
  }
}
