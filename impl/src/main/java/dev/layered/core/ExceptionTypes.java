package dev.layered.core;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of a loader that are answers.
 *
 * @param types classes that count with their subclasses
 */
public record ExceptionTypes(List<Class<? extends Throwable>> types) {

  /** No exception is an answer. */
  public static final ExceptionTypes NONE = new ExceptionTypes(List.of());

  /** Those of some classes. */
  public static ExceptionTypes of(Collection<Class<? extends Throwable>> types) {
    return types.isEmpty() ? NONE : new ExceptionTypes(List.copyOf(types));
  }

  /** Whether no exception is an answer. */
  public boolean isEmpty() {
    return types.isEmpty();
  }

  /**
   * Whether an exception is an answer. An interruption never is, whatever the classes: it is meant
   * for one thread.
   */
  public boolean has(Throwable problem) {
    return problem instanceof Exception
        && !(problem instanceof InterruptedException)
        && types.stream().anyMatch(type -> type.isInstance(problem));
  }

  /** What is wrong with a class; null if nothing is. */
  public static @Nullable String problemOf(Class<? extends Throwable> type) {
    if (!Exception.class.isAssignableFrom(type)) {
      return type.getTypeName()
          + " is no Exception: an Error says something about the JVM, not about the key; name"
          + " subclasses of Exception";
    }
    return InterruptedException.class.isAssignableFrom(type)
        ? type.getTypeName() + " is meant for one thread, and is no answer; remove it"
        : null;
  }
}
