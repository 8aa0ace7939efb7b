package dev.layered.codec;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.introspect.Annotated;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the annotations of Jackson under the name that applications know. In the jar with
 * everything inside, our Jackson has another name, and the application's annotations, of whatever
 * version, mean nothing to it: each is translated, element by element. Where the names agree
 * nothing is translated.
 */
final class RenamedAnnotations {

  /** Those of Jackson. */
  static final RenamedAnnotations JACKSON =
      new RenamedAnnotations(jackson(), root(JsonTypeInfo.class));

  private final String theirs;
  private final String ours;

  /**
   * Translates annotations of one package and those beneath it.
   *
   * @param theirs how the names of the application's classes begin, with a dot at the end
   * @param ours how ours do
   */
  RenamedAnnotations(String theirs, String ours) {
    this.theirs = theirs;
    this.ours = ours;
  }

  /** Put together when it runs, because who renames packages renames texts that look like them. */
  private static String jackson() {
    return String.join(".", "com", "fasterxml", "jackson", "");
  }

  private static String root(Class<?> annotation) {
    String packageName = annotation.getPackageName();
    return packageName.substring(0, packageName.lastIndexOf('.') + 1);
  }

  /** Ours, or theirs translated; null if there is neither. */
  <A extends Annotation> @Nullable A find(Annotated annotated, Class<A> type) {
    A own = annotated.getAnnotation(type);
    return own != null || !renamed() ? own : translated(all(annotated), type);
  }

  /** Ours, or theirs translated; null if there is neither. */
  <A extends Annotation> @Nullable A find(AnnotatedElement annotated, Class<A> type) {
    A own = annotated.getAnnotation(type);
    return own != null || !renamed()
        ? own
        : translated(Arrays.asList(annotated.getAnnotations()), type);
  }

  /** Whether it has one of theirs that is not translated because its meaning is code of theirs. */
  boolean hasTheirs(Annotated annotated, Class<? extends Annotation> ofOurs) {
    return renamed() && theirs(all(annotated), ofOurs) != null;
  }

  /** Those of a member and those that it overrides, or of a class and its supertypes. */
  @SuppressWarnings("deprecation") // nothing else finds them without their class
  private Collection<Annotation> all(Annotated annotated) {
    List<Annotation> all = new ArrayList<>();
    if (annotated.getAnnotated() instanceof Class<?> type) {
      addOf(type, all);
    } else {
      annotated.annotations().forEach(all::add);
    }
    return all;
  }

  /** Nearest first, which counts. */
  private void addOf(Class<?> type, List<Annotation> all) {
    for (Annotation each : type.getDeclaredAnnotations()) {
      all.add(each);
      if (find(each.annotationType(), JacksonAnnotationsInside.class) != null) {
        all.addAll(Arrays.asList(each.annotationType().getDeclaredAnnotations()));
      }
    }
    for (Class<?> parent : type.getInterfaces()) {
      addOf(parent, all);
    }
    if (type.getSuperclass() != null) {
      addOf(type.getSuperclass(), all);
    }
  }

  private boolean renamed() {
    return !theirs.equals(ours);
  }

  private <A extends Annotation> @Nullable A translated(
      Collection<Annotation> present, Class<A> type) {
    Annotation found = theirs(present, type);
    return found == null ? null : type.cast(translate(found, type));
  }

  private @Nullable Annotation theirs(Collection<Annotation> present, Class<?> type) {
    String name = theirs + type.getName().substring(ours.length());
    for (Annotation each : present) {
      if (each.annotationType().getName().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private Object translate(Annotation from, Class<?> to) {
    Map<String, @Nullable Object> elements = new HashMap<>();
    for (Method element : to.getDeclaredMethods()) {
      elements.put(element.getName(), element(from, element));
    }
    String text = "@" + to.getName() + elements;
    return Proxy.newProxyInstance(
        to.getClassLoader(),
        new Class<?>[] {to},
        (self, method, arguments) ->
            switch (method.getName()) {
              case "annotationType" -> to;
              case "equals" -> self == arguments[0];
              case "hashCode" -> System.identityHashCode(self);
              case "toString" -> text;
              default -> elements.get(method.getName());
            });
  }

  /** What it says; what an older version does not know has its default. */
  private @Nullable Object element(Annotation from, Method element) {
    try {
      Method theirElement = from.annotationType().getMethod(element.getName());
      return value(theirElement.invoke(from), element.getReturnType());
    } catch (NoSuchMethodException e) {
      return element.getDefaultValue();
    } catch (IllegalAccessException | InvocationTargetException | ClassNotFoundException e) {
      throw new IllegalArgumentException(from + " cannot be read", e);
    }
  }

  private Object value(Object value, Class<?> wanted) throws ClassNotFoundException {
    if (value instanceof Class<?> type) {
      return type.getName().startsWith(theirs)
          ? Class.forName(ours + type.getName().substring(theirs.length()), false, loader())
          : type;
    }
    if (wanted.isInstance(value) || wanted.isPrimitive()) {
      return value;
    }
    if (value instanceof Annotation annotation) {
      return translate(annotation, wanted);
    }
    if (value instanceof Enum<?> constant) {
      return constant(constant, wanted);
    }
    Object array = Array.newInstance(wanted.getComponentType(), Array.getLength(value));
    for (int i = 0; i < Array.getLength(value); i++) {
      Array.set(array, i, value(Array.get(value, i), wanted.getComponentType()));
    }
    return array;
  }

  private static Object constant(Enum<?> theirs, Class<?> wanted) {
    return Arrays.stream(wanted.getEnumConstants())
        .filter(ours -> ((Enum<?>) ours).name().equals(theirs.name()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(theirs + " is not known to " + wanted.getName()));
  }

  private static ClassLoader loader() {
    return RenamedAnnotations.class.getClassLoader();
  }
}
