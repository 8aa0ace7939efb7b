package dev.layered.codec;

import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.fory.Fory;
import org.apache.fory.exception.ForyException;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.memory.MemoryUtils;
import org.jspecify.annotations.Nullable;

/** Fory, bound to one type: a number for what its numbers mean, then what it writes. */
final class ForyBinding implements ValueCodec {

  private static final int KEPT = 4 * Runtime.getRuntime().availableProcessors();

  /**
   * After so many refusals one instance is replaced. Fory clears what belongs to one value after
   * each, but keeps names that it has met; making one takes milliseconds.
   */
  private static final int REFUSALS = 64;

  private final ForyMaker maker;
  private final ValueShape shape;
  private final String typeName;
  private final int dialect;

  /** Fory is for one thread at a time; not kept by threads, which outlive the application. */
  private final AtomicReferenceArray<@Nullable Fory> idle = new AtomicReferenceArray<>(KEPT);

  private final AtomicInteger refused = new AtomicInteger();

  /**
   * Binds.
   *
   * @param typeName for messages
   * @param classes the application's, to be registered
   * @throws IllegalArgumentException if Fory refuses one
   */
  ForyBinding(String typeName, ValueShape shape, SortedSet<Class<?>> classes) {
    this.maker = new ForyMaker(classes);
    this.shape = shape;
    this.typeName = typeName;
    try {
      Fory first = maker.make();
      this.dialect = ForyMaker.dialect(first);
      giveBack(first);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(typeName + " has no form in fory: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] encode(Object value) throws CodecException {
    Object written = shape.written(value, 0);
    Fory fory = take();
    try {
      MemoryBuffer buffer = fory.getBuffer();
      buffer.writerIndex(0);
      buffer.writeInt32(dialect);
      fory.serialize(buffer, written);
      return buffer.getBytes(0, buffer.writerIndex());
    } catch (ForyException e) {
      // Neither its message nor itself: both can quote the value.
      throw new CodecException(
          "not writable as " + typeName + " (" + e.getClass().getSimpleName() + ")");
    } finally {
      fory.resetBuffer();
      giveBack(fory);
    }
  }

  @Override
  public Object decode(byte[] bytes, int offset, int length) throws CodecException {
    if (length < Integer.BYTES) {
      throw new CodecException("cut off");
    }
    MemoryBuffer buffer = MemoryUtils.wrap(bytes, offset, length);
    if (buffer.readInt32() != dialect) {
      throw new CodecException("written by another version of fory");
    }
    Fory fory = take();
    Object value;
    try {
      value = fory.deserialize(buffer);
    } catch (RuntimeException e) {
      if (e instanceof ForyException
          && !(e.getCause() instanceof Error)
          && refused.incrementAndGet() % REFUSALS != 0) {
        giveBack(fory);
      }
      // Neither its message nor itself: both can quote the value.
      throw new CodecException(
          "not fory of " + typeName + " (" + e.getClass().getSimpleName() + ")");
    }
    giveBack(fory);
    if (buffer.remaining() > 0) {
      throw new CodecException(buffer.remaining() + " bytes too many");
    }
    if (value == null) {
      throw new CodecException("null where " + typeName + " is declared");
    }
    shape.require(value, 0);
    return value;
  }

  private Fory take() {
    int first = start();
    for (int i = 0; i < KEPT; i++) {
      Fory found = idle.getAndSet((first + i) % KEPT, null);
      if (found != null) {
        return found;
      }
    }
    return maker.make();
  }

  private void giveBack(Fory fory) {
    int first = start();
    for (int i = 0; i < KEPT; i++) {
      if (idle.compareAndSet((first + i) % KEPT, null, fory)) {
        return;
      }
    }
  }

  /** Threads mostly get the one that they had. */
  private static int start() {
    return (int) (Thread.currentThread().getId() % KEPT);
  }
}
