package dev.layered.benchmarks.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;

/** Kryo with its classes registered, as its documentation recommends; for one thread. */
final class KryoFormat implements Format {

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(1024, -1);
  private final Input input = new Input();
  private final Class<?> type;

  KryoFormat(Class<?> type) {
    this.type = type;
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.register(ArrayList.class);
    kryo.register(Letter.class);
    kryo.register(Letter.Line.class);
  }

  @Override
  public byte[] encode(Object value) {
    output.reset();
    kryo.writeObject(output, value);
    return output.toBytes();
  }

  @Override
  public Object decode(byte[] bytes) {
    input.setBuffer(bytes);
    return kryo.readObject(input, type);
  }
}
