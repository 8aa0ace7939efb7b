package dev.layered.cdi;

import io.vertx.core.Context;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A context of Vert.x for work of its own, on the threads of another context and without what is
 * local to that. Vert.x has this in an interface that moved between its versions, so it is looked
 * up. Not to be loaded where there is no Vert.x.
 */
final class VertxDuplicate {

  private static final @Nullable MethodHandle DUPLICATE = duplicate();
  private static final @Nullable MethodHandle MARK_SAFE = markSafe();

  private VertxDuplicate() {}

  /** The new context; the other one itself where Vert.x offers none. */
  static Context of(Context other) {
    if (DUPLICATE == null) {
      return other;
    }
    try {
      Context made = (Context) DUPLICATE.invoke(other);
      if (MARK_SAFE != null) {
        MARK_SAFE.invoke(made, true);
      }
      return made;
    } catch (Throwable refused) {
      return other;
    }
  }

  private static @Nullable MethodHandle duplicate() {
    MethodHandle ofVersion5 = duplicateIn("io.vertx.core.internal.ContextInternal");
    return ofVersion5 != null ? ofVersion5 : duplicateIn("io.vertx.core.impl.ContextInternal");
  }

  private static @Nullable MethodHandle duplicateIn(String name) {
    try {
      Class<?> type = Class.forName(name, false, Context.class.getClassLoader());
      return MethodHandles.publicLookup()
          .findVirtual(type, "duplicate", MethodType.methodType(type));
    } catch (ReflectiveOperationException | LinkageError otherVersion) {
      return null;
    }
  }

  /** Quarkus lets some clients work only in a context that is known to serve no other request. */
  private static @Nullable MethodHandle markSafe() {
    try {
      Class<?> type =
          Class.forName(
              "io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle",
              false,
              VertxDuplicate.class.getClassLoader());
      return MethodHandles.publicLookup()
          .findStatic(
              type,
              "setContextSafe",
              MethodType.methodType(void.class, Context.class, boolean.class));
    } catch (ReflectiveOperationException | LinkageError notQuarkus) {
      return null;
    }
  }
}
