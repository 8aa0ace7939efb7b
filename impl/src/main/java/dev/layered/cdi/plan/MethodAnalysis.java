package dev.layered.cdi.plan;

import dev.layered.CacheDefaults;
import dev.layered.CacheKey;
import dev.layered.Unless;
import dev.layered.config.Problem;
import dev.layered.core.TagLimits;
import dev.layered.core.key.StableKey;
import dev.layered.spi.KeyGenerator;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the analyses of all annotations of one method share: names, keys, tags and checks of the
 * method itself.
 */
final class MethodAnalysis {

  private final Class<?> beanClass;
  private final Method method;
  private final GenericTypes generics;
  private final @Nullable CacheDefaults defaults;
  private final String where;
  private final List<Problem> problems;

  MethodAnalysis(
      Class<?> beanClass,
      Method method,
      GenericTypes generics,
      @Nullable CacheDefaults defaults,
      List<Problem> problems) {
    this.beanClass = beanClass;
    this.method = method;
    this.generics = generics;
    this.defaults = defaults;
    this.where = Where.of(beanClass, method);
    this.problems = problems;
  }

  Class<?> beanClass() {
    return beanClass;
  }

  Method method() {
    return method;
  }

  String where() {
    return where;
  }

  @Nullable CacheDefaults defaults() {
    return defaults;
  }

  List<Problem> problems() {
    return problems;
  }

  void report(AnnotationProblem kind, String what) {
    problems.add(kind.at(where, what));
  }

  /** Whether the container can intercept the method; if not, that is reported. */
  boolean checkInterceptable(String annotation) {
    int modifiers = method.getModifiers();
    String kind =
        Modifier.isPrivate(modifiers)
            ? "private"
            : Modifier.isStatic(modifiers)
                ? "static"
                : Modifier.isFinal(modifiers) ? "final" : null;
    if (kind != null) {
      report(
          AnnotationProblem.NOT_INTERCEPTABLE,
          annotation
              + " on a "
              + kind
              + " method: the container cannot intercept it; make it non-"
              + kind);
    }
    return kind == null;
  }

  Type resultType() {
    return generics.resolve(method.getGenericReturnType());
  }

  Type parameterType(int index) {
    return generics.resolve(method.getGenericParameterTypes()[index]);
  }

  /** Reports a type whose values cannot be cached. */
  void checkValueType(Type value) {
    String oneShot = ValueTypes.oneShot(value);
    if (oneShot != null) {
      report(
          AnnotationProblem.ONE_SHOT,
          value.getTypeName()
              + " is one-shot (a "
              + oneShot
              + "): it can be used only once; return the data itself, such as a List or byte[]");
    } else if (!GenericTypes.isConcrete(value)) {
      report(
          AnnotationProblem.UNDECLARED_TYPE,
          value.getTypeName()
              + " does not say what the codec must make of the bytes; declare a type without Object, wildcards, type"
              + " variables and raw classes");
    }
  }

  /** The name of the cache; empty if none is given anywhere. */
  String cacheName(String own) {
    CacheDefaults classDefaults = defaults;
    String name = !own.isEmpty() || classDefaults == null ? own : classDefaults.cacheName();
    if (!name.isEmpty()) {
      String problem = TagLimits.problemOfName(name);
      if (problem != null) {
        report(AnnotationProblem.NAME, problem);
      }
    }
    return name;
  }

  /** The name of a cache that is given none: the method itself. */
  String defaultCacheName() {
    String name = Where.cacheNameOf(beanClass, method);
    if (TagLimits.problemOfName(name) != null) {
      report(
          AnnotationProblem.NAME,
          "the cache would be named after the method, \""
              + name
              + "\", which is longer than "
              + TagLimits.MAX_NAME_LENGTH
              + " characters; set cacheName");
    }
    return name;
  }

  /** The tags, or those of the class's defaults if there are none. */
  TagTemplates tagsOrDefaults(String[] own) {
    CacheDefaults classDefaults = defaults;
    return tags(own.length > 0 || classDefaults == null ? own : classDefaults.tags());
  }

  TagTemplates tags(String[] texts) {
    if (texts.length > TagLimits.MAX_TAGS) {
      report(
          AnnotationProblem.NAME,
          texts.length + " tags; allowed are at most " + TagLimits.MAX_TAGS);
      return TagTemplates.NONE;
    }
    List<Template> templates = new ArrayList<>();
    for (String text : texts) {
      Template template = template("tag", text);
      if (template == null) {
        continue;
      }
      String problem =
          template.isConstant() ? TagLimits.problemOf(template.text(new Object[0])) : null;
      if (problem != null) {
        report(AnnotationProblem.NAME, problem);
      } else {
        templates.add(template);
      }
    }
    return new TagTemplates(List.copyOf(templates));
  }

  /** A template; null if it does not fit, which is reported. */
  @Nullable Template template(String what, String text) {
    try {
      Template template = Template.parse(text, method, generics);
      for (ParameterPath placeholder : template.placeholders()) {
        if (!StableKey.isStable(placeholder.type())) {
          report(
              AnnotationProblem.UNSTABLE_KEY,
              what
                  + " \""
                  + text
                  + "\": "
                  + placeholder.type().getTypeName()
                  + " has no stable form as a key; name one of its properties, or make it a record");
        }
      }
      return template;
    } catch (TemplateException unfit) {
      report(AnnotationProblem.TEMPLATE, what + " " + unfit.getMessage());
      return null;
    }
  }

  /**
   * Where the key comes from.
   *
   * @param template the annotation's template, or empty
   * @param generator the annotation's generator, or {@link KeyGenerator} itself
   * @param without the position of a parameter that is not part of the key by default; -1 for none
   */
  KeySource key(String template, Class<? extends KeyGenerator> generator, int without) {
    boolean hasGenerator = generator != KeyGenerator.class;
    int[] marked = markedParameters();
    if (!template.isEmpty() && hasGenerator) {
      report(
          AnnotationProblem.CONTRADICTION, "key and keyGenerator are both given; keep one of them");
    } else if (!template.isEmpty() && marked.length > 0) {
      report(AnnotationProblem.CONTRADICTION, "key and @CacheKey are both given; keep one of them");
    }
    if (!template.isEmpty()) {
      Template parsed = template("key", template);
      return new KeySource(parsed == null ? KeyMaker.none() : parsed::key, null);
    }
    if (hasGenerator) {
      return new KeySource(null, generator);
    }
    CacheDefaults classDefaults = defaults;
    if (marked.length == 0
        && classDefaults != null
        && classDefaults.keyGenerator() != KeyGenerator.class) {
      return new KeySource(null, classDefaults.keyGenerator());
    }
    int[] parts =
        marked.length > 0
            ? marked
            : IntStream.range(0, method.getParameterCount())
                .filter(index -> index != without)
                .toArray();
    return new KeySource(ofParameters(parts), null);
  }

  private int[] markedParameters() {
    Parameter[] parameters = method.getParameters();
    return IntStream.range(0, parameters.length)
        .filter(index -> parameters[index].isAnnotationPresent(CacheKey.class))
        .toArray();
  }

  private KeyMaker ofParameters(int[] parts) {
    for (int index : parts) {
      Type type = parameterType(index);
      if (!StableKey.isStable(type)) {
        report(
            AnnotationProblem.UNSTABLE_KEY,
            "parameter \""
                + method.getParameters()[index].getName()
                + "\" of type "
                + type.getTypeName()
                + " has no stable form as a key; set key=, mark other parameters with @CacheKey, or make it a record");
      }
    }
    return switch (parts.length) {
      case 0 -> KeyMaker.none();
      case 1 -> KeyMaker.parameter(method, parts[0]);
      default -> KeyMaker.parameters(method, parts);
    };
  }

  /** Reports an {@code unless} that cannot be created. */
  void checkUnless(Class<? extends Unless> unless) {
    boolean creatable =
        !unless.isInterface()
            && !Modifier.isAbstract(unless.getModifiers())
            && Arrays.stream(unless.getDeclaredConstructors())
                .anyMatch(made -> made.getParameterCount() == 0);
    if (!creatable) {
      report(
          AnnotationProblem.NOT_CREATABLE,
          "unless = "
              + unless.getTypeName()
              + ": it needs a public constructor without parameters");
    }
  }
}
