package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheName;
import dev.layered.CacheTransferException;
import dev.layered.CacheTransferResult;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.spi.CacheWarmer;
import dev.layered.spi.WarmUp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one application has exported answers the calls of methods of another one. */
class TransferTest {

  public enum Size {
    LARGE
  }

  public record Shape(Size size, String colour) {}

  public record Price(String product, long cents) {}

  @ApplicationScoped
  public static class Prices {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "byShape")
    public Price byShape(Shape shape) {
      return price("shape");
    }

    @Layered(cacheName = "bySeveral")
    public Price bySeveral(String product, int count, Optional<Size> size) {
      return price(product + count + size);
    }

    @Layered(cacheName = "byComponent", key = "{shape.size}")
    public Price byComponent(Shape shape) {
      return price("component");
    }

    @Layered(cacheName = "all")
    public List<Price> all() {
      return List.of(price("all"));
    }

    /** Lives on the heap, where anything can. */
    @Layered(cacheName = "threads")
    public Thread thread() {
      return Thread.currentThread();
    }

    private Price price(String product) {
      return new Price(product, calls.incrementAndGet());
    }

    int calls() {
      return calls.get();
    }
  }

  @ApplicationScoped
  public static class Importer implements CacheWarmer {
    static volatile Path file = Path.of("none");

    @Inject
    @CacheName("byShape")
    LayeredCache<Shape, Price> cache;

    @Override
    public void warm(WarmUp warmUp) throws Exception {
      cache.importFrom(file);
    }
  }

  @TempDir Path folder;

  private static List<Object> ask(Prices prices) {
    return List.of(
        prices.byShape(new Shape(Size.LARGE, null)),
        prices.bySeveral("a", 1, Optional.of(Size.LARGE)),
        prices.bySeveral("a", 1, Optional.empty()),
        prices.byComponent(new Shape(Size.LARGE, "red")),
        prices.all());
  }

  @Test
  void callsOfMethods_areHitsAfterAnImport() throws Exception {
    List<String> names = List.of("byShape", "bySeveral", "byComponent", "all");
    List<Object> answers;
    try (App app = App.start(Prices.class)) {
      answers = ask(app.get(Prices.class));
      for (String name : names) {
        CacheTransferResult written =
            app.get(LayeredCaches.class).cache(name).exportTo(folder.resolve(name));
        assertThat(written.skipped()).isEmpty();
      }
    }
    try (App app = App.start(Prices.class)) {
      for (String name : names) {
        CacheTransferResult read =
            app.get(LayeredCaches.class).cache(name).importFrom(folder.resolve(name));
        assertThat(read.skipped()).as(name).isEmpty();
      }
      assertThat(ask(app.get(Prices.class))).isEqualTo(answers);
      assertThat(app.get(Prices.class).calls()).isZero();
    }
  }

  @Test
  void warmer_imports() throws Exception {
    Path file = folder.resolve("byShape");
    Shape shape = new Shape(Size.LARGE, "red");
    Price price;
    try (App app = App.start(Prices.class)) {
      price = app.get(Prices.class).byShape(shape);
      app.get(LayeredCaches.class).cache("byShape").exportTo(file);
    }
    Importer.file = file;
    try (App app = App.start(Prices.class, Importer.class)) {
      LayeredCache<Shape, Price> cache = app.get(LayeredCaches.class).cache("byShape");
      Await.until("the import", () -> cache.contains(shape));
      assertThat(app.get(Prices.class).byShape(shape)).isEqualTo(price);
    }
  }

  @Test
  void valuesWithoutBytes_areRefusedWithTheReason() {
    try (App app = App.start(Prices.class)) {
      assertThatThrownBy(
              () ->
                  app.get(LayeredCaches.class).cache("threads").exportTo(folder.resolve("threads")))
          .isInstanceOf(CacheTransferException.class)
          .hasMessageContaining("LAYERED-675")
          .hasMessageContaining("java.lang.Thread");
    }
  }
}
