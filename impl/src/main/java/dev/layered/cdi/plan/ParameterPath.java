package dev.layered.cdi.plan;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One placeholder of a template: a parameter, and properties to follow from there. */
final class ParameterPath {

  private final String source;
  private final int index;
  private final List<Method> steps;
  private final Type type;

  private ParameterPath(String source, int index, List<Method> steps, Type type) {
    this.source = source;
    this.index = index;
    this.steps = steps;
    this.type = type;
  }

  /**
   * Resolves a placeholder.
   *
   * @param source what stands between the braces
   * @param typeOf the type of what stands for a parameter, by its position
   * @throws TemplateException if it does not fit the method
   */
  static ParameterPath resolve(String source, Method method, IntFunction<Type> typeOf)
      throws TemplateException {
    String[] names = source.split("\\.", -1);
    int index = indexOf(names[0], source, method);
    if (ControlParameters.isControl(method, index)) {
      throw new TemplateException(
          "\"{" + source + "}\": a CacheControl is no part of a key or tag; name other parameters");
    }
    Type type = typeOf.apply(index);
    List<Method> steps = new ArrayList<>();
    for (String property : Arrays.asList(names).subList(1, names.length)) {
      Class<?> owner = GenericTypes.rawOf(type);
      Method accessor = accessorOf(owner, property);
      if (accessor == null) {
        throw new TemplateException(
            "\"{"
                + source
                + "}\": "
                + owner.getTypeName()
                + " has no property \""
                + property
                + "\"; a record component or a public getter is needed");
      }
      steps.add(accessor);
      type = GenericTypes.of(owner).resolve(accessor.getGenericReturnType());
    }
    return new ParameterPath(source, index, List.copyOf(steps), type);
  }

  private static int indexOf(String name, String source, Method method) throws TemplateException {
    Parameter[] parameters = method.getParameters();
    if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int index = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name);
      if (index >= parameters.length) {
        throw new TemplateException(
            "\"{" + source + "}\": no parameter " + name + "; " + countOf(parameters.length));
      }
      return index;
    }
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isNamePresent() && parameters[i].getName().equals(name)) {
        return i;
      }
    }
    if (parameters.length > 0 && !parameters[0].isNamePresent()) {
      throw new TemplateException(
          "\"{"
              + source
              + "}\": the class file has no parameter names; compile with -parameters, or write {0}");
    }
    throw new TemplateException(
        "\"{" + source + "}\": no parameter \"" + name + "\"; " + namesOf(parameters));
  }

  private static String countOf(int parameters) {
    return parameters == 0 ? "there are none" : "there are 0 to " + (parameters - 1);
  }

  private static String namesOf(Parameter[] parameters) {
    return parameters.length == 0
        ? "there are none"
        : Arrays.stream(parameters)
            .map(Parameter::getName)
            .collect(Collectors.joining(", ", "there are: ", ""));
  }

  private static @Nullable Method accessorOf(Class<?> owner, String property) {
    if (property.isEmpty()) {
      return null;
    }
    String capital = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    for (String name : List.of(property, "get" + capital, "is" + capital)) {
      for (Method method : owner.getMethods()) {
        if (method.getName().equals(name)
            && method.getParameterCount() == 0
            && method.getReturnType() != void.class
            && method.getDeclaringClass() != Object.class
            && !method.isBridge()) {
          // A public method of a class that is not public can only be called when made accessible.
          method.trySetAccessible();
          return method;
        }
      }
    }
    return null;
  }

  int parameter() {
    return index;
  }

  Type type() {
    return type;
  }

  /**
   * The value of this call; an {@link IllegalArgumentException} that names the parameter if it is
   * null.
   */
  Object read(@Nullable Object[] arguments) {
    Object value = arguments[index];
    for (Method step : steps) {
      if (value == null) {
        break;
      }
      value = call(step, value);
    }
    if (value == null) {
      throw new NullKeyPartException("{" + source + "} is null and cannot be part of a key or tag");
    }
    return value;
  }

  private @Nullable Object call(Method step, Object owner) {
    try {
      return step.invoke(owner);
    } catch (InvocationTargetException failed) {
      throw new IllegalArgumentException("{" + source + "} cannot be read", failed.getCause());
    } catch (IllegalAccessException denied) {
      throw new IllegalArgumentException("{" + source + "} cannot be read", denied);
    }
  }
}
