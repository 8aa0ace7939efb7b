package dev.layered.benchmarks.codec;

import dev.layered.codec.ForyCodec;
import dev.layered.codec.JsonCodec;
import dev.layered.codec.SmileCodec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A value, its format and its bytes. Refuses to measure a format that does not bring it back. */
public abstract class Subject {

  private final Format format;
  private final Object value;
  private final byte[] bytes;

  Subject(Format format, Object value) {
    this.format = format;
    this.value = value;
    try {
      this.bytes = encode();
      if (!decode().equals(value)) {
        throw new IllegalStateException("the value does not come back equal");
      }
    } catch (Exception e) {
      throw new IllegalStateException(getClass().getSimpleName() + " cannot be measured", e);
    }
  }

  final byte[] encode() throws Exception {
    return format.encode(value);
  }

  final Object decode() throws Exception {
    return format.decode(bytes);
  }

  final int size() {
    return bytes.length;
  }

  /** Layered's JSON. */
  @State(Scope.Benchmark)
  public static class Json extends Subject {
    /** For JMH. */
    public Json() {
      super(new LayeredFormat(new JsonCodec(), Letter.class), Letter.example());
    }
  }

  /** A bare mapper of Jackson. */
  @State(Scope.Benchmark)
  public static class JsonJackson extends Subject {
    /** For JMH. */
    public JsonJackson() {
      super(new JacksonFormat(Letter.class, false), Letter.example());
    }
  }

  /** The same with Blackbird. */
  @State(Scope.Benchmark)
  public static class JsonBlackbird extends Subject {
    /** For JMH. */
    public JsonBlackbird() {
      super(new JacksonFormat(Letter.class, true), Letter.example());
    }
  }

  /** Layered's Smile. */
  @State(Scope.Benchmark)
  public static class Smile extends Subject {
    /** For JMH. */
    public Smile() {
      super(new LayeredFormat(new SmileCodec(), Letter.class), Letter.example());
    }
  }

  /** Layered's Fory. */
  @State(Scope.Benchmark)
  public static class Fory extends Subject {
    /** For JMH. */
    public Fory() {
      super(new LayeredFormat(new ForyCodec(), Letter.class), Letter.example());
    }
  }

  /** Kryo. */
  @State(Scope.Benchmark)
  public static class Kryo extends Subject {
    /** For JMH. */
    public Kryo() {
      super(new KryoFormat(Letter.class), Letter.example());
    }
  }

  /** The JDK. */
  @State(Scope.Benchmark)
  public static class Jdk extends Subject {
    /** For JMH. */
    public Jdk() {
      super(new JdkFormat(), Letter.example());
    }
  }

  /** Layered's JSON, the larger value. */
  @State(Scope.Benchmark)
  public static class LargeJson extends Subject {
    /** For JMH. */
    public LargeJson() {
      super(new LayeredFormat(new JsonCodec(), Shop.class), Shop.example());
    }
  }

  /** Layered's Smile, the larger value. */
  @State(Scope.Benchmark)
  public static class LargeSmile extends Subject {
    /** For JMH. */
    public LargeSmile() {
      super(new LayeredFormat(new SmileCodec(), Shop.class), Shop.example());
    }
  }

  /** Layered's Fory, the larger value. */
  @State(Scope.Benchmark)
  public static class LargeFory extends Subject {
    /** For JMH. */
    public LargeFory() {
      super(new LayeredFormat(new ForyCodec(), Shop.class), Shop.example());
    }
  }
}
