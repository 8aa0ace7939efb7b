package dev.layered.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The caches and methods that settings were asked for so far. */
final class DeclaredNames {

  private final Set<String> caches = new LinkedHashSet<>();
  private final Set<MethodScope> methods = new LinkedHashSet<>();

  void add(Target target) {
    String cacheName = target.cacheName();
    if (cacheName != null) {
      caches.add(cacheName);
    }
    MethodScope method = target.method();
    if (method != null) {
      methods.add(method);
    }
  }

  Set<String> caches() {
    return caches;
  }

  /** The classes that carry an annotation. */
  Collection<String> classes(String annotation) {
    Set<String> names = new LinkedHashSet<>();
    for (MethodScope method : methods) {
      if (method.annotation().equals(annotation)) {
        names.add(method.className());
      }
    }
    return names;
  }

  /** The methods of a class that carry an annotation. */
  Collection<String> methods(String className, String annotation) {
    Set<String> names = new LinkedHashSet<>();
    for (MethodScope method : methods) {
      if (method.annotation().equals(annotation) && method.className().equals(className)) {
        names.add(method.methodName());
      }
    }
    return names;
  }
}
