package dev.layered.tck.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layered.Layered;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.ValueCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Type;

/** A format of values that the application brings, as a bean. */
@ApplicationScoped
public class CodecChecks implements Checks {

  @Inject Values values;

  /** A value with a form of its own. */
  public record Text(String text) {}

  /** Adds a mark when it reads, so that everyone sees that it was asked. */
  @ApplicationScoped
  public static class Marking implements CacheCodec {

    @Override
    public String name() {
      return "marking";
    }

    @Override
    public int id() {
      return 64;
    }

    @Override
    public ValueCodec bind(Type type) {
      return new ValueCodec() {
        @Override
        public byte[] encode(Object value) {
          return ((Text) value).text().getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] bytes, int offset, int length) {
          return new Text(new String(bytes, offset, length, UTF_8) + "!");
        }
      };
    }
  }

  /** Gives each caller a copy, so that the codec is asked without a layer below the heap too. */
  @ApplicationScoped
  public static class Values {

    /** The text itself. */
    @Layered(cacheName = "codec-bean", key = "{text}", ttl = 300, copy = true)
    public Text find(String text) {
      return new Text(text);
    }
  }

  @Override
  public void run(Report report) {
    report.check("codec-bean", () -> isAsked(Fresh.text()));
  }

  private void isAsked(String text) {
    values.find(text);
    String cached = values.find(text).text();
    Expect.that(cached.startsWith(text + "!"), "not through the codec: " + cached);
  }
}
