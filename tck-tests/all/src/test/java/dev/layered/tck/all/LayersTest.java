package dev.layered.tck.all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.layered.CacheStatistics;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.testing.EmbeddedRedis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every layer with that one jar, beside an application's own and older Jackson. */
class LayersTest {

  private static final long SOON_NANOS = 30_000_000_000L;

  private final Set<String> properties = new HashSet<>();

  private void configure(String name, String value) {
    properties.add(name);
    System.setProperty(name, value);
  }

  @AfterEach
  void restoreProperties() {
    properties.forEach(System::clearProperty);
  }

  private static SeContainer start(Class<?>... beans) {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addBeanClasses(beans)
        .initialize();
  }

  private static long count(SeContainer container, ToLongFunction<CacheStatistics> hits) {
    return hits.applyAsLong(
        container.select(LayeredCaches.class).get().cache(Shapes.CACHE).statistics());
  }

  /** Reads until the heap has dropped the value and the layer has answered. */
  private static void isHit(SeContainer container, long id, ToLongFunction<CacheStatistics> hits) {
    Shapes shapes = container.select(Shapes.class).get();
    List<Shapes.Shape> first = shapes.find(id);
    assertThat(first).hasSize(3);
    int loads = Shapes.loads();
    long end = System.nanoTime() + SOON_NANOS;
    while (count(container, hits) == 0) {
      assertThat(shapes.find(id)).isEqualTo(first);
      assertThat(System.nanoTime()).as("no hit of the layer").isLessThan(end);
    }
    assertThat(Shapes.loads()).as("answered by the layer, not by the method").isEqualTo(loads);
  }

  @Test
  void applicationKeepsItsJackson() {
    assertThat(new ObjectMapper().version().toString()).startsWith("2.13.");
    assertThat(Layered.class.getProtectionDomain().getCodeSource().getLocation().toString())
        .endsWith("-all.jar");
    for (String inside : List.of("redis.clients.jedis.Jedis", "org.ehcache.CacheManager")) {
      assertThatThrownBy(() -> Class.forName(inside))
          .as("only inside, under another name")
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void redis() {
    try (EmbeddedRedis redis = new EmbeddedRedis()) {
      configure("layered.redis.uri", redis.uri());
      configure("layered.namespace", "all");
      configure("layered.redis.timeout", "PT5S");
      configure("layered.redis.soft-deadline", "0");
      configure("layered.redis.connect-timeout", "PT5S");
      configure("layered.coherence.max-staleness", "PT15S");
      try (SeContainer container = start(Shapes.class)) {
        isHit(container, 1, CacheStatistics::redisHits);
      }
    }
  }

  @Test
  void diskAndItsRestart_andLogsOfLibrariesAreHeard(@TempDir Path folder) {
    configure("layered.disk.path", folder.toString());
    configure("layered.disk.max-size", "1MiB");
    configure("layered.disk.reserve", "16MiB");
    configure("layered.disk.read-timeout", "PT10S");
    List<String> heard = new CopyOnWriteArrayList<>();
    Handler handler = handler(heard);
    Logger logger = Logger.getLogger("dev.layered.shaded");
    logger.addHandler(handler);
    int loads;
    try (SeContainer container = start(Shapes.class)) {
      isHit(container, 2, CacheStatistics::diskHits);
      loads = Shapes.loads();
    } finally {
      logger.removeHandler(handler);
    }
    try (SeContainer container = start(Shapes.class)) {
      isHit(container, 2, CacheStatistics::diskHits);
    }
    assertThat(Shapes.loads()).as("found after the restart").isEqualTo(loads);
    assertThat(heard).anyMatch(name -> name.startsWith("dev.layered.shaded.org.ehcache."));
  }

  private static Handler handler(List<String> names) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        names.add(record.getLoggerName());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** A bean whose values only code of the application's own Jackson could read. */
  @ApplicationScoped
  public static class OwnReader {

    /** Read by a class that our Jackson cannot call. */
    @JsonDeserialize(using = JsonDeserializer.None.class)
    public record Value(int number) {}

    /** Needs bytes. */
    @Layered(copy = true)
    public Value find() {
      return new Value(1);
    }
  }

  @Test
  void ownDeserializers_areRefused_notIgnored() {
    assertThatThrownBy(() -> start(OwnReader.class).close())
        .satisfies(
            failure ->
                assertThat(messages(failure)).contains("@JsonDeserialize").contains("plain jar"));
  }

  private static String messages(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      messages.add(String.valueOf(each.getMessage()));
    }
    return String.join("\n", messages);
  }
}
