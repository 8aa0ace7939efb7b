package dev.layered.tck.all;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Values that need Jackson's annotations, which are those of the application's own version. */
@ApplicationScoped
public class Shapes {

  /** One cache for all tests, so that a later one finds it on disk. */
  static final String CACHE = "shapes";

  private static final AtomicInteger LOADS = new AtomicInteger();

  /** Either of two. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  public sealed interface Shape permits Circle, Square {}

  /** Round. */
  public record Circle(double radius) implements Shape {}

  /** Not round. */
  public record Square(@JsonProperty("s") double side, Color color) implements Shape {}

  /** With names for the wire. */
  public enum Color {
    /** The one. */
    @JsonProperty("r")
    RED,
    /** The other. */
    GREEN
  }

  static int loads() {
    return LOADS.get();
  }

  /** Gone from the heap after a moment. */
  @Layered(cacheName = CACHE, ttl = 300, heapTtl = 1)
  public List<Shape> find(long id) {
    LOADS.incrementAndGet();
    return List.of(new Circle(id), new Square(id, Color.RED), new Square(id + 1, Color.GREEN));
  }
}
