package dev.layered.cdi.plan;

import dev.layered.CacheName;
import dev.layered.LayeredCache;
import dev.layered.config.Problem;
import dev.layered.core.TagLimits;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the caches that the members of a class ask for with {@link CacheName}. */
final class InjectionPoints {

  private final List<Problem> problems;

  InjectionPoints(List<Problem> problems) {
    this.problems = problems;
  }

  void collect(Class<?> beanClass, List<BeanPlans.InjectedCache> found) {
    for (Class<?> type = beanClass;
        type != null && type != Object.class;
        type = type.getSuperclass()) {
      GenericTypes generics = GenericTypes.of(beanClass);
      for (Field field : type.getDeclaredFields()) {
        CacheName name = field.getAnnotation(CacheName.class);
        if (name != null) {
          String where = type.getName() + "#" + field.getName();
          add(name, generics.resolve(field.getGenericType()), where, found);
        }
      }
      for (Executable executable : type.getDeclaredConstructors()) {
        addParameters(executable, type, generics, found);
      }
      for (Executable executable : type.getDeclaredMethods()) {
        addParameters(executable, type, generics, found);
      }
    }
  }

  private void addParameters(
      Executable executable,
      Class<?> type,
      GenericTypes generics,
      List<BeanPlans.InjectedCache> found) {
    for (Parameter parameter : executable.getParameters()) {
      CacheName name = parameter.getAnnotation(CacheName.class);
      if (name != null) {
        String where = type.getName() + "#" + executable.getName();
        add(name, generics.resolve(parameter.getParameterizedType()), where, found);
      }
    }
  }

  private void add(CacheName name, Type type, String where, List<BeanPlans.InjectedCache> found) {
    String problem = TagLimits.problemOfName(name.value());
    if (problem != null) {
      problems.add(AnnotationProblem.NAME.at(where, problem));
      return;
    }
    ParameterizedType cache = cacheOf(type);
    Type value = cache == null ? null : cache.getActualTypeArguments()[1];
    if (cache == null || value == null || !GenericTypes.isConcrete(value)) {
      problems.add(
          AnnotationProblem.UNDECLARED_TYPE.at(
              where,
              "@CacheName needs a LayeredCache<K, V> with concrete types, as LayeredCache<Long, User>"));
      return;
    }
    found.add(
        new BeanPlans.InjectedCache(where, name.value(), cache.getActualTypeArguments()[0], value));
  }

  /**
   * The type of a cache, or of a cache behind an {@code Instance} or {@code Provider}; null if it
   * is neither.
   */
  private static @Nullable ParameterizedType cacheOf(Type type) {
    if (!(type instanceof ParameterizedType parameterized)) {
      return null;
    }
    Type[] arguments = parameterized.getActualTypeArguments();
    if (parameterized.getRawType() == LayeredCache.class) {
      return parameterized;
    }
    return arguments.length == 1 ? cacheOf(arguments[0]) : null;
  }
}
