package dev.layered.tck.application;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Results of generic types. Every value is a copy that the codec has made, so that its bytes count
 * without a layer below the heap too.
 */
@ApplicationScoped
public class TypeChecks implements Checks {

  @Inject Values values;

  /** A value with what JSON has no types for. */
  public record Item(long id, Instant at, LocalDate day, BigDecimal price, TimeUnit unit) {}

  /** A value of a type variable. */
  public record Page<T>(List<T> items, Optional<T> next) {}

  /** Methods that make the same value each time, and count. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    private Item item(long id) {
      loads.next(id);
      return new Item(
          id,
          Instant.ofEpochSecond(1_800_000_000L, 123_456_789),
          LocalDate.of(2026, 2, 28),
          new BigDecimal("10.50"),
          TimeUnit.DAYS);
    }

    int runs(long id) {
      return loads.of(id);
    }

    /** A record. */
    @Layered(ttl = 300, copy = true)
    public Item one(long id) {
      return item(id);
    }

    /** A list of records. */
    @Layered(ttl = 300, copy = true)
    public List<Item> list(long id) {
      return List.of(item(id));
    }

    /** A set of texts. */
    @Layered(ttl = 300, copy = true)
    public Set<String> set(long id) {
      loads.next(id);
      return Set.of("a", "b");
    }

    /** A map whose keys are no texts. */
    @Layered(ttl = 300, copy = true)
    public Map<Integer, Item> map(long id) {
      return Map.of(7, item(id));
    }

    /** A value that may be absent, and is there. */
    @Layered(ttl = 300, copy = true)
    public Optional<Item> optional(long id) {
      return Optional.of(item(id));
    }

    /** A value that may be absent, and is. */
    @Layered(ttl = 300, copy = true)
    public Optional<Item> empty(long id) {
      loads.next(id);
      return Optional.empty();
    }

    /** A record with a type argument. */
    @Layered(ttl = 300, copy = true)
    public Page<Item> page(long id) {
      Item item = item(id);
      return new Page<>(List.of(item), Optional.of(item));
    }

    /** Bytes. */
    @Layered(ttl = 300, copy = true)
    public byte[] bytes(long id) {
      loads.next(id);
      return new byte[] {0, -1, 1};
    }
  }

  @FunctionalInterface
  private interface Method {
    Object call(long id);
  }

  @Override
  public void run(Report report) {
    report.check("type-record", () -> comesBack(values::one));
    report.check("type-list-of-records", () -> comesBack(values::list));
    report.check("type-set", () -> comesBack(values::set));
    report.check("type-map-of-records", () -> comesBack(values::map));
    report.check("type-optional", () -> comesBack(values::optional));
    report.check("type-empty-optional", () -> comesBack(values::empty));
    report.check("type-generic-record", () -> comesBack(values::page));
    report.check(
        "type-byte-array", () -> comesBack(id -> HexFormat.of().formatHex(values.bytes(id))));
  }

  private void comesBack(Method method) {
    long id = Fresh.id();
    Object loaded = method.call(id);
    Object cached = method.call(id);
    Expect.equal(loaded, cached, "cached value");
    Expect.equal(1, values.runs(id), "runs of the method");
  }
}
