package dev.layered.benchmarks.disk;

import dev.layered.codec.JsonCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Orders as JSON. */
@State(Scope.Benchmark)
public class OrderBytes {

  private final ValueCodec codec = new JsonCodec().bind(Order.class);
  final byte[] one = encode(OrderIds.of(0));

  /** The bytes of an order. */
  final byte[] encode(String id) {
    try {
      return codec.encode(Order.of(id));
    } catch (CodecException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The order of bytes. */
  Object decode(byte[] bytes) throws CodecException {
    return codec.decode(bytes, 0, bytes.length);
  }
}
