package dev.layered.tck.application;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The application has a Jackson; Layered has another, and obeys annotations of the former. */
@ApplicationScoped
public class JacksonChecks implements Checks {

  @Inject Values values;

  /** Either of two. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  public sealed interface Shape permits Circle, Square {}

  /** Round. */
  public record Circle(int radius) implements Shape {}

  /** Not round. */
  public record Square(int side) implements Shape {}

  /** A method whose values have bytes on the heap, too. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** A sealed type. */
    @Layered(ttl = 300, copy = true)
    public Shape find(long id) {
      return loads.next(id) == 1 ? new Square((int) id) : new Circle(0);
    }
  }

  @Override
  public void run(Report report) {
    report.check("jackson-annotations-obeyed", this::annotationsObeyed);
    report.check("jackson-of-the-application", JacksonChecks::ofTheApplication);
    report.check("jackson-of-layered-is-not-seen", JacksonChecks::oursIsNotSeen);
  }

  private void annotationsObeyed() {
    long id = Fresh.id();
    Shape loaded = values.find(id);
    Shape cached = values.find(id);
    Expect.equal(new Square((int) id), loaded, "loaded value");
    Expect.equal(loaded, cached, "cached value");
    Expect.that(loaded != cached, "a copy, made by the codec");
  }

  /** What it would be without Layered, as the run knows, and it works. */
  private static void ofTheApplication() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String json = mapper.writeValueAsString(new Square(7));
    Expect.equal("{\"kind\":\"square\",\"side\":7}", json, "JSON by " + mapper.version());
    Expect.equal(new Square(7), mapper.readValue(json, Shape.class), "value");
    Expect.equal(System.getenv("TCK_JACKSON"), mapper.version().toString(), "version");
  }

  private static void oursIsNotSeen() {
    String ours = Layered.class.getProtectionDomain().getCodeSource().getLocation().toString();
    Expect.that(ours.contains("-all"), "Layered comes from " + ours);
    for (Class<?> theirs : new Class<?>[] {ObjectMapper.class, JsonTypeInfo.class}) {
      Expect.that(
          !theirs.getProtectionDomain().getCodeSource().getLocation().toString().equals(ours),
          theirs + " comes from " + ours);
    }
  }
}
