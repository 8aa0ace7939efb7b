package dev.layered.config;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The annotation on a method that override keys address. Overloads share one scope.
 *
 * @param className the binary name of the bean class, as {@link Class#getName()} gives it
 * @param methodName the name of the method
 * @param annotation {@code Layered} or {@code CachePut}
 */
public record MethodScope(String className, String methodName, String annotation) {

  /** The annotations whose members configuration can override. */
  static final List<String> ANNOTATIONS = List.of("Layered", "CachePut");

  /**
   * Checks the annotation.
   *
   * @throws IllegalArgumentException if it is neither {@code Layered} nor {@code CachePut}
   */
  public MethodScope {
    if (!ANNOTATIONS.contains(annotation)) {
      throw new IllegalArgumentException(
          "annotation \"" + annotation + "\" is not known; allowed are " + ANNOTATIONS);
    }
  }

  /** The override key for this method: {@code com.acme.UserService/find/Layered/ttl}. */
  String methodKey(String member) {
    return className + "/" + methodName + "/" + annotation + "/" + member;
  }

  /** The override key for every method of the class: {@code com.acme.UserService/Layered/ttl}. */
  String classKey(String member) {
    return className + "/" + annotation + "/" + member;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodScope that
        && className.equals(that.className)
        && methodName.equals(that.methodName)
        && annotation.equals(that.annotation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(className, methodName, annotation);
  }

  /** The method in messages. */
  @Override
  public String toString() {
    return className + "#" + methodName;
  }
}
