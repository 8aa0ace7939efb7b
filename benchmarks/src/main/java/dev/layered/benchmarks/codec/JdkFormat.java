package dev.layered.benchmarks.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** The serialization of the JDK, with the filter without which nobody should use it. */
final class JdkFormat implements Format {

  private static final ObjectInputFilter FILTER =
      ObjectInputFilter.Config.createFilter(
          "dev.layered.benchmarks.codec.Letter;dev.layered.benchmarks.codec.Letter$Line;java.util.ArrayList;"
              + "java.lang.Object;maxdepth=100;!*");

  @Override
  public byte[] encode(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object decode(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(FILTER);
      return in.readObject();
    }
  }
}
