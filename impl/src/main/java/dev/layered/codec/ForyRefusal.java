package dev.layered.codec;

import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.exception.InsecureException;
import org.apache.fory.serializer.Serializer;

/** Stands in for Fory's own serializer of a class of which no object is wanted. */
final class ForyRefusal<T> extends Serializer<T> {

  ForyRefusal(Config config, Class<T> type) {
    super(config, type);
  }

  @Override
  public void write(WriteContext context, T value) {
    throw refused();
  }

  @Override
  public T read(ReadContext context) {
    throw refused();
  }

  private InsecureException refused() {
    return new InsecureException("no object of " + getType().getName() + " may stand in a value");
  }
}
