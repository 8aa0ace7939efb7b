package dev.layered.codec;

import dev.layered.spi.CodecException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of a record. Filled after it was made, because a record can contain itself. */
final class RecordShape implements ValueShape {

  private final Class<?> type;
  private final RecordHandles handles;
  // Not a list: its iterator would be the only thing that comparing a record allocates.
  private Component[] components = new Component[0];

  RecordShape(Class<?> type, RecordHandles handles) {
    this.type = type;
    this.handles = handles;
  }

  /**
   * Fills in what the types of the components leave open.
   *
   * @param found those whose content is to be compared
   */
  void fill(List<Component> found) {
    components = found.toArray(Component[]::new);
  }

  @Override
  public void require(@Nullable Object value, int depth) throws CodecException {
    ValueShapes.requireInstance(value, type);
    if (value != null) {
      ValueShapes.requireDepth(depth);
      for (Component component : components) {
        component.shape().require(component.of(value), depth + 1);
      }
    }
  }

  @Override
  public @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
    ValueShapes.requireInstance(value, type);
    if (value == null) {
      return null;
    }
    ValueShapes.requireDepth(depth);
    handles.requireFaithful(value);
    @Nullable Object[] changed = null;
    for (Component component : components) {
      Object one = component.of(value);
      Object written = component.shape().written(one, depth + 1);
      if (written != one) {
        changed = changed == null ? handles.components(value) : changed;
        changed[component.index()] = written;
      }
    }
    return changed == null ? value : handles.make(changed);
  }

  /** A component of a record whose content is to be compared. */
  record Component(int index, MethodHandle getter, ValueShape shape) {
    @Nullable Object of(Object value) throws CodecException {
      return RecordHandles.get(getter, value);
    }
  }
}
