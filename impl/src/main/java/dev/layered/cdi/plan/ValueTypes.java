package dev.layered.cdi.plan;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says of declared types whether their values can be cached. */
final class ValueTypes {

  private static final String UNI = "io.smallrye.mutiny.Uni";

  /** By name, because none of them need be there. */
  private static final List<String> ONE_SHOT =
      List.of(
          "java.io.InputStream",
          "java.io.Reader",
          "java.util.stream.BaseStream",
          "java.util.Iterator",
          "java.util.Spliterator",
          "java.util.Enumeration",
          "java.util.Scanner",
          "java.util.concurrent.Flow$Publisher",
          "java.nio.channels.Channel",
          "java.sql.ResultSet",
          "java.sql.Statement",
          "java.sql.Connection",
          "org.reactivestreams.Publisher",
          UNI,
          "io.smallrye.mutiny.Multi",
          "jakarta.ws.rs.core.Response",
          "jakarta.ws.rs.core.StreamingOutput");

  private ValueTypes() {}

  /** When a method with this result answers. */
  static ResultKind kindOf(Type result) {
    Class<?> raw = GenericTypes.rawOf(result);
    if (raw == CompletionStage.class || raw == CompletableFuture.class) {
      return ResultKind.STAGE;
    }
    return raw.getName().equals(UNI) ? ResultKind.UNI : ResultKind.VALUE;
  }

  /**
   * The type of the value: of the result, or of what its stage or {@code Uni} answers, as a wrapper
   * if it is primitive.
   */
  static Type valueTypeOf(Type result) {
    if (kindOf(result) == ResultKind.VALUE) {
      return boxed(result);
    }
    return result instanceof ParameterizedType later
        ? later.getActualTypeArguments()[0]
        : Object.class;
  }

  private static Type boxed(Type type) {
    return type instanceof Class<?> raw && raw.isPrimitive()
        ? java.lang.invoke.MethodType.methodType(raw).wrap().returnType()
        : type;
  }

  static boolean isNothing(Type value) {
    return value == void.class || value == Void.class;
  }

  /**
   * The one-shot type that a type is or holds, as a list of streams does, for the message; null if
   * there is none.
   */
  static @Nullable String oneShot(Type value) {
    String own = oneShotItself(value);
    if (own == null && value instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        own = own == null ? oneShot(argument) : own;
      }
    }
    return own;
  }

  private static @Nullable String oneShotItself(Type value) {
    Class<?> raw = GenericTypes.rawOf(value);
    for (String name : ONE_SHOT) {
      if (isSubtype(raw, name)) {
        return name.replace('$', '.');
      }
    }
    boolean otherFuture = java.util.concurrent.Future.class.isAssignableFrom(raw);
    return otherFuture ? "java.util.concurrent.Future" : null;
  }

  private static boolean isSubtype(@Nullable Class<?> type, String name) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(name) || isSubtype(type.getSuperclass(), name)) {
      return true;
    }
    for (Class<?> superInterface : type.getInterfaces()) {
      if (isSubtype(superInterface, name)) {
        return true;
      }
    }
    return false;
  }
}
