package dev.layered.cdi.plan;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the annotations that hold for a method: its own, else those of the bean class, else those
 * of its stereotypes.
 */
final class DeclaredAnnotations {

  private DeclaredAnnotations() {}

  /**
   * The methods of a bean class, inherited ones included, without those that another one overrides.
   */
  static List<Method> methodsOf(Class<?> beanClass) {
    List<Method> methods = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Class<?> type = beanClass;
        type != null && type != Object.class;
        type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isSynthetic() || method.isBridge()) {
          continue;
        }
        boolean overridable =
            !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
        if (!overridable || seen.add(signature(method))) {
          methods.add(method);
        }
      }
      // Only now, because a bridge may differ from the method that it leads to by its result alone.
      for (Method method : type.getDeclaredMethods()) {
        if (method.isBridge() && Bridges.leadsToOverride(method)) {
          seen.add(signature(method));
        }
      }
    }
    addDefaultMethods(beanClass, seen, methods);
    // Reflection promises no order; reports and shared settings need one.
    methods.sort(Comparator.comparing(DeclaredAnnotations::signature));
    return methods;
  }

  private static void addDefaultMethods(
      Class<?> beanClass, Set<String> seen, List<Method> methods) {
    for (Method method : beanClass.getMethods()) {
      if (method.isDefault() && !method.isBridge() && seen.add(signature(method))) {
        methods.add(method);
      }
    }
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  /**
   * Repeated annotations of one element. Asks for their presence first: Java reads the annotations
   * of the annotation type to find its container, and makes a class for each of those.
   */
  static <A extends Annotation> List<A> repeated(
      AnnotatedElement element, Class<A> type, Class<? extends Annotation> container) {
    return element.isAnnotationPresent(type) || element.isAnnotationPresent(container)
        ? List.of(element.getAnnotationsByType(type))
        : List.of();
  }

  /** An annotation of the class or, if it has none, of its stereotypes; null if there is none. */
  static <A extends Annotation> @Nullable A onClass(Class<?> beanClass, Class<A> type) {
    A own = beanClass.getAnnotation(type);
    return own != null ? own : onStereotypes(beanClass.getAnnotations(), type, new HashSet<>());
  }

  /** Repeated annotations of the class or, if it has none, of its stereotypes. */
  static <A extends Annotation> List<A> allOnClass(
      Class<?> beanClass, Class<A> type, Class<? extends Annotation> container) {
    List<A> own = repeated(beanClass, type, container);
    if (!own.isEmpty()) {
      return own;
    }
    A inherited = onStereotypes(beanClass.getAnnotations(), type, new HashSet<>());
    return inherited == null ? List.of() : List.of(inherited);
  }

  private static <A extends Annotation> @Nullable A onStereotypes(
      Annotation[] annotations, Class<A> type, Set<Class<?>> seen) {
    for (Annotation annotation : annotations) {
      Class<? extends Annotation> stereotype = annotation.annotationType();
      if (isOfJakarta(stereotype)
          || !stereotype.isAnnotationPresent(Stereotype.class)
          || !seen.add(stereotype)) {
        continue;
      }
      A found = stereotype.getAnnotation(type);
      if (found == null) {
        found = onStereotypes(stereotype.getAnnotations(), type, seen);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Scopes and the like carry none of ours; to look costs a class for each of their annotations.
   */
  private static boolean isOfJakarta(Class<? extends Annotation> type) {
    return type.getName().startsWith("jakarta.");
  }
}
