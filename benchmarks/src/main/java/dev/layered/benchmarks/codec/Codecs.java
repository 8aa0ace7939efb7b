package dev.layered.benchmarks.codec;

import org.openjdk.jmh.annotations.Benchmark;

/** Values to bytes and back. */
public class Codecs {

  /** See {@link Subject.Json}. */
  @Benchmark
  public byte[] jsonEncode(Subject.Json subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.Json}. */
  @Benchmark
  public Object jsonDecode(Subject.Json subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.JsonJackson}. */
  @Benchmark
  public byte[] jsonJacksonEncode(Subject.JsonJackson subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.JsonJackson}. */
  @Benchmark
  public Object jsonJacksonDecode(Subject.JsonJackson subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.JsonBlackbird}. */
  @Benchmark
  public byte[] jsonBlackbirdEncode(Subject.JsonBlackbird subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.JsonBlackbird}. */
  @Benchmark
  public Object jsonBlackbirdDecode(Subject.JsonBlackbird subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.Smile}. */
  @Benchmark
  public byte[] smileEncode(Subject.Smile subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.Smile}. */
  @Benchmark
  public Object smileDecode(Subject.Smile subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.Fory}. */
  @Benchmark
  public byte[] foryEncode(Subject.Fory subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.Fory}. */
  @Benchmark
  public Object foryDecode(Subject.Fory subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.Kryo}. */
  @Benchmark
  public byte[] kryoEncode(Subject.Kryo subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.Kryo}. */
  @Benchmark
  public Object kryoDecode(Subject.Kryo subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.Jdk}. */
  @Benchmark
  public byte[] jdkEncode(Subject.Jdk subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.Jdk}. */
  @Benchmark
  public Object jdkDecode(Subject.Jdk subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.LargeJson}. */
  @Benchmark
  public byte[] largeJsonEncode(Subject.LargeJson subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.LargeJson}. */
  @Benchmark
  public Object largeJsonDecode(Subject.LargeJson subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.LargeSmile}. */
  @Benchmark
  public byte[] largeSmileEncode(Subject.LargeSmile subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.LargeSmile}. */
  @Benchmark
  public Object largeSmileDecode(Subject.LargeSmile subject) throws Exception {
    return subject.decode();
  }

  /** See {@link Subject.LargeFory}. */
  @Benchmark
  public byte[] largeForyEncode(Subject.LargeFory subject) throws Exception {
    return subject.encode();
  }

  /** See {@link Subject.LargeFory}. */
  @Benchmark
  public Object largeForyDecode(Subject.LargeFory subject) throws Exception {
    return subject.decode();
  }
}
