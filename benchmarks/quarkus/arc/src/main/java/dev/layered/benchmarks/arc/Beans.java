package dev.layered.benchmarks.arc;

import dev.layered.benchmarks.common.Keys;
import jakarta.enterprise.inject.spi.CDI;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The beans of the application around, their caches filled. */
@State(Scope.Benchmark)
public class Beans {

  PlainUsers plain;
  LayeredUsers layered;
  QuarkusUsers quarkus;

  /** Finds them and fills the caches. */
  @Setup
  public void fill() {
    plain = bean(PlainUsers.class);
    layered = bean(LayeredUsers.class);
    quarkus = bean(QuarkusUsers.class);
    for (String key : Keys.all()) {
      layered.find(key);
      layered.find(key, Keys.COUNTRY, Keys.YEAR);
      quarkus.find(key);
      quarkus.find(key, Keys.COUNTRY, Keys.YEAR);
    }
  }

  /** Makes sure that every call was a hit. */
  @TearDown
  public void check() {
    if (layered.loads() != 2 * Keys.HELD || quarkus.loads() != 2 * Keys.HELD) {
      throw new IllegalStateException(
          "not only hits were measured: "
              + layered.loads()
              + " loads of Layered, "
              + quarkus.loads()
              + " of Quarkus");
    }
  }

  private static <T> T bean(Class<T> type) {
    return CDI.current().select(type).get();
  }
}
