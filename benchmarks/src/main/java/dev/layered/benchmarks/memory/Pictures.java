package dev.layered.benchmarks.memory;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Large values of an origin that takes its time. */
@ApplicationScoped
public class Pictures {

  static final String CACHE = "pictures";
  static final int COUNT = 180;
  static final int CHARS = 256 * 1024;
  static final long ORIGIN_MILLIS = 5;

  private final AtomicLong calls = new AtomicLong();

  /** 256 KiB of text that does not compress well. */
  @Layered(cacheName = CACHE, ttl = 3600)
  public String picture(int id) throws InterruptedException {
    calls.incrementAndGet();
    Thread.sleep(ORIGIN_MILLIS); // the slow origin that the scenario is about
    return text(id);
  }

  static String text(int id) {
    Random random = new Random(id);
    StringBuilder text = new StringBuilder(CHARS);
    while (text.length() < CHARS) {
      text.append((char) ('!' + random.nextInt(90)));
    }
    return text.toString();
  }

  /** How often the origin was called. */
  public long calls() {
    return calls.get();
  }
}
