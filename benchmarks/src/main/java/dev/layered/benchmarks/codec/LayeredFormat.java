package dev.layered.benchmarks.codec;

import dev.layered.spi.CacheCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;

/** One of Layered's codecs. */
final class LayeredFormat implements Format {

  private final ValueCodec codec;

  LayeredFormat(CacheCodec codec, Class<?> type) {
    this.codec = codec.bind(type);
  }

  @Override
  public byte[] encode(Object value) throws CodecException {
    return codec.encode(value);
  }

  @Override
  public Object decode(byte[] bytes) throws CodecException {
    return codec.decode(bytes, 0, bytes.length);
  }
}
