package dev.layered.cdi.plan;

import dev.layered.CacheDefaults;
import dev.layered.CacheKey;
import dev.layered.Unless;
import dev.layered.config.Problem;
import dev.layered.core.TagLimits;
import dev.layered.core.key.StableKey;
import dev.layered.spi.KeyGenerator;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private final @Nullable BatchShape batch;

  MethodAnalysis(
      Class<?> beanClass,
      Method method,
      GenericTypes generics,
      @Nullable CacheDefaults defaults,
      List<Problem> problems) {
    this(beanClass, method, generics, defaults, problems, null);
  }

  private MethodAnalysis(
      Class<?> beanClass,
      Method method,
      GenericTypes generics,
      @Nullable CacheDefaults defaults,
      List<Problem> problems,
      @Nullable BatchShape batch) {
    this.beanClass = beanClass;
    this.method = method;
    this.generics = generics;
    this.defaults = defaults;
    this.where = Where.of(beanClass, method);
    this.problems = problems;
    this.batch = batch;
  }

  /** The same where an element stands in the place of the parameter that holds several. */
  MethodAnalysis ofEach(BatchShape shape) {
    return new MethodAnalysis(beanClass, method, generics, defaults, problems, shape);
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
    BatchShape shape = batch;
    return shape != null && shape.parameter() == index ? shape.elementType() : declaredType(index);
  }

  Type declaredType(int index) {
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
      Template template = Template.parse(text, method, this::parameterType);
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
    BatchShape shape = batch;
    if (shape == null && BatchAnalysis.isMarked(method)) {
      report(
          AnnotationProblem.BATCH,
          "@CacheKey(each = true) is for @Layered methods; here it would be ignored: remove it");
    }
    if (!template.isEmpty() && hasGenerator) {
      report(
          AnnotationProblem.CONTRADICTION, "key and keyGenerator are both given; keep one of them");
    } else if (!template.isEmpty() && marked.length > (shape == null ? 0 : 1)) {
      report(AnnotationProblem.CONTRADICTION, "key and @CacheKey are both given; keep one of them");
    }
    if (!template.isEmpty()) {
      Template parsed = template("key", template);
      if (parsed != null && shape != null) {
        checkNamesEach(parsed, template, shape);
      }
      return parsed == null
          ? new KeySource(KeyMaker.none(), null, List.of())
          : new KeySource(
              parsed::key, null, parsed.placeholders().stream().map(ParameterPath::type).toList());
    }
    if (hasGenerator) {
      return new KeySource(null, generator, List.of());
    }
    CacheDefaults classDefaults = defaults;
    if (marked.length == 0
        && classDefaults != null
        && classDefaults.keyGenerator() != KeyGenerator.class) {
      return new KeySource(null, classDefaults.keyGenerator(), List.of());
    }
    int[] parts = marked.length > 0 ? marked : allParametersBut(without);
    List<Type> types = new ArrayList<>();
    for (int index : parts) {
      types.add(parameterType(index));
    }
    return new KeySource(ofParameters(parts), null, List.copyOf(types));
  }

  private void checkNamesEach(Template key, String text, BatchShape shape) {
    if (key.placeholders().stream().noneMatch(path -> path.parameter() == shape.parameter())) {
      report(
          AnnotationProblem.BATCH,
          "key \""
              + text
              + "\" does not name the parameter that is marked @CacheKey(each = true), so all its"
              + " elements would share one entry; name it");
    }
  }

  private int[] markedParameters() {
    Parameter[] parameters = method.getParameters();
    int[] marked = new int[parameters.length];
    int count = 0;
    for (int index = 0; index < parameters.length; index++) {
      if (parameters[index].isAnnotationPresent(CacheKey.class)
          && !ControlParameters.isControl(method, index)) {
        marked[count++] = index;
      }
    }
    return Arrays.copyOf(marked, count);
  }

  private int[] allParametersBut(int without) {
    int[] parts = new int[method.getParameterCount()];
    int count = 0;
    for (int index = 0; index < parts.length; index++) {
      if (index != without && !ControlParameters.isControl(method, index)) {
        parts[count++] = index;
      }
    }
    return Arrays.copyOf(parts, count);
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
    if (!isCreatable(unless)) {
      report(
          AnnotationProblem.NOT_CREATABLE,
          "unless = "
              + unless.getTypeName()
              + ": it needs a public constructor without parameters");
    }
  }

  private static boolean isCreatable(Class<?> type) {
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      return false;
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return true;
      }
    }
    return false;
  }
}
