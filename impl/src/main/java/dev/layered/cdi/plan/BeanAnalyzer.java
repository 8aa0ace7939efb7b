package dev.layered.cdi.plan;

import dev.layered.CacheDefaults;
import dev.layered.CacheInvalidate;
import dev.layered.CacheOptions;
import dev.layered.CachePut;
import dev.layered.CacheValue;
import dev.layered.Layered;
import dev.layered.config.DeclaredSettings;
import dev.layered.config.MethodScope;
import dev.layered.config.Problem;
import dev.layered.config.TextOverrides;
import dev.layered.config.TimeOfDay;
import dev.layered.core.ExceptionTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works out what the annotations of a bean class mean, and collects everything that is wrong with
 * them.
 */
public final class BeanAnalyzer {

  private static final int MOST_LOADS = 1_000_000;

  private final TextOverrides overrides;
  private final List<Problem> problems;

  /**
   * An analyzer.
   *
   * @param overrides what configuration says in the place of annotations
   * @param problems where problems are added
   */
  public BeanAnalyzer(TextOverrides overrides, List<Problem> problems) {
    this.overrides = overrides;
    this.problems = problems;
  }

  /** Analyzes one bean class. */
  public BeanPlans analyze(Class<?> beanClass) {
    BeanPlans plans = new BeanPlans();
    GenericTypes generics = GenericTypes.of(beanClass);
    CacheDefaults defaults = DeclaredAnnotations.onClass(beanClass, CacheDefaults.class);
    for (Method method : DeclaredAnnotations.methodsOf(beanClass)) {
      analyze(new MethodAnalysis(beanClass, method, generics, defaults, problems), plans);
    }
    new InjectionPoints(problems).collect(beanClass, plans.injected());
    return plans;
  }

  private void analyze(MethodAnalysis analysis, BeanPlans plans) {
    Method method = analysis.method();
    Layered layered = method.getAnnotation(Layered.class);
    CachePut put = method.getAnnotation(CachePut.class);
    List<CacheInvalidate> invalidates =
        DeclaredAnnotations.repeated(method, CacheInvalidate.class, CacheInvalidate.List.class);
    boolean ownWrites = put != null || !invalidates.isEmpty();
    if (layered != null && analysis.checkInterceptable("@Layered")) {
      addRead(analysis, layered, plans);
    }
    if (put != null && analysis.checkInterceptable("@CachePut")) {
      addPut(analysis, put, plans);
    }
    if (!invalidates.isEmpty() && analysis.checkInterceptable("@CacheInvalidate")) {
      addInvalidations(analysis, invalidates, plans);
    }
    if (isBusinessMethod(method)) {
      addOfClass(analysis, layered != null, put != null, invalidates.isEmpty(), ownWrites, plans);
    }
  }

  private void addOfClass(
      MethodAnalysis analysis,
      boolean ownRead,
      boolean ownPut,
      boolean noOwnInvalidation,
      boolean ownWrites,
      BeanPlans plans) {
    Class<?> beanClass = analysis.beanClass();
    Layered layered = DeclaredAnnotations.onClass(beanClass, Layered.class);
    if (layered != null
        && !ownRead
        && !ownWrites
        && !ValueTypes.isNothing(ValueTypes.valueTypeOf(analysis.resultType()))) {
      addRead(analysis, layered, plans);
    }
    CachePut put = DeclaredAnnotations.onClass(beanClass, CachePut.class);
    if (put != null && !ownPut && storesSomething(analysis)) {
      addPut(analysis, put, plans);
    }
    List<CacheInvalidate> invalidates =
        DeclaredAnnotations.allOnClass(
            beanClass, CacheInvalidate.class, CacheInvalidate.List.class);
    if (!invalidates.isEmpty() && noOwnInvalidation) {
      addInvalidations(analysis, invalidates, plans);
    }
  }

  private static boolean storesSomething(MethodAnalysis analysis) {
    return valueParameterOf(analysis) >= 0
        || !ValueTypes.isNothing(ValueTypes.valueTypeOf(analysis.resultType()));
  }

  private static boolean isBusinessMethod(Method method) {
    int modifiers = method.getModifiers();
    return !Modifier.isPrivate(modifiers)
        && !Modifier.isStatic(modifiers)
        && !Modifier.isFinal(modifiers);
  }

  private static MethodScope scopeOf(MethodAnalysis analysis, String annotation) {
    return new MethodScope(analysis.beanClass().getName(), analysis.method().getName(), annotation);
  }

  private void addRead(MethodAnalysis analysis, Layered layered, BeanPlans plans) {
    if (!BatchAnalysis.isMarked(analysis.method())) {
      Type result = analysis.resultType();
      addRead(analysis, layered, ValueTypes.valueTypeOf(result), null, plans);
      return;
    }
    BatchShape shape = new BatchAnalysis(analysis).shape();
    if (shape != null) {
      addRead(analysis.ofEach(shape), layered, shape.valueType(), shape, plans);
    }
  }

  private void addRead(
      MethodAnalysis analysis,
      Layered layered,
      Type value,
      @Nullable BatchShape batch,
      BeanPlans plans) {
    MethodScope scope = scopeOf(analysis, "Layered");
    if (ValueTypes.isNothing(value)) {
      analysis.report(
          AnnotationProblem.NOTHING_TO_CACHE,
          "the method returns nothing, so there is nothing to cache");
      return;
    }
    analysis.checkValueType(value);
    analysis.checkUnless(layered.unless());
    ControlParameters.check(analysis);
    if (batch != null) {
      BatchAnalysis.refuseForOneKeyOnly(analysis, layered);
    }
    String name = analysis.cacheName(overrides.text(scope, "cacheName", layered.cacheName()));
    plans
        .reads()
        .put(
            analysis.method(),
            new ReadPlan(
                analysis.where(),
                analysis.beanClass(),
                analysis.method(),
                name.isEmpty() ? analysis.defaultCacheName() : name,
                analysis.key(
                    overrides.text(scope, "key", layered.key()), layered.keyGenerator(), -1),
                analysis.tagsOrDefaults(overrides.texts(scope, "tags", layered.tags())),
                settingsOf(analysis, layered),
                layered.unless(),
                exceptionsOf(analysis, layered),
                value,
                ValueTypes.kindOf(analysis.resultType()),
                batch));
  }

  private static ExceptionTypes exceptionsOf(MethodAnalysis analysis, Layered layered) {
    for (Class<? extends Throwable> type : layered.cacheExceptions()) {
      String problem = ExceptionTypes.problemOf(type);
      if (problem != null) {
        analysis.report(AnnotationProblem.EXCEPTION, "cacheExceptions: " + problem);
      }
    }
    return ExceptionTypes.of(List.of(layered.cacheExceptions()));
  }

  private DeclaredSettings settingsOf(MethodAnalysis analysis, Layered layered) {
    DurationMember durations = new DurationMember(analysis.where(), layered.unit(), problems);
    return DeclaredSettings.ofTtl(durations.positive("ttl", layered.ttl()))
        .with("heapTtl", durations.positive("heapTtl", layered.heapTtl()))
        .with("diskTtl", durations.positive("diskTtl", layered.diskTtl()))
        .with("maxIdle", durations.notNegative("maxIdle", layered.maxIdle()))
        .with("nullTtl", durations.notNegative("nullTtl", layered.nullTtl()))
        .with(
            "staleWhileRevalidate",
            durations.notNegative("staleWhileRevalidate", layered.staleWhileRevalidate()))
        .with("staleIfError", durations.notNegative("staleIfError", layered.staleIfError()))
        .with(
            "staleIfErrorThrottle",
            durations.notNegative("staleIfErrorThrottle", layered.staleIfErrorThrottle()))
        .with("refreshAhead", shareOf(analysis, "refreshAhead", layered.refreshAhead()))
        .with(
            "refreshAheadBeta",
            fractionOf(
                analysis,
                "refreshAheadBeta",
                layered.refreshAheadBeta(),
                CacheOptions.MAX_BETA,
                "is not allowed"))
        .with("softDeadline", durations.notNegative("softDeadline", layered.softDeadline()))
        .with("hardDeadline", durations.notNegative("hardDeadline", layered.hardDeadline()))
        .with("ttlUntil", timeOf(analysis, "ttlUntil", layered.ttlUntil()))
        .with("ttlAligned", layered.ttlAligned() ? Boolean.TRUE : null)
        .with("hotTtl", durations.notNegative("hotTtl", layered.hotTtl()))
        .with("exceptionTtl", durations.notNegative("exceptionTtl", layered.exceptionTtl()))
        .with("jitter", shareOf(analysis, "jitter", layered.jitter()))
        .with("maxConcurrentLoads", countOf(analysis, layered.maxConcurrentLoads()))
        .with(
            "maxLoadsPerSecond",
            fractionOf(
                analysis,
                "maxLoadsPerSecond",
                layered.maxLoadsPerSecond(),
                MOST_LOADS,
                "is not allowed"))
        .with("copy", layered.copy() ? Boolean.TRUE : null)
        .merge(defaultsOf(analysis));
  }

  private static @Nullable LocalTime timeOf(MethodAnalysis analysis, String name, String text) {
    LocalTime time = text.isEmpty() ? null : TimeOfDay.parse(text);
    if (time == null && !text.isEmpty()) {
      analysis.report(
          AnnotationProblem.RANGE,
          name + " \"" + text + "\" is not a time of day; use one such as 03:00");
    }
    return time;
  }

  private static @Nullable Long countOf(MethodAnalysis analysis, int value) {
    if (value == -1) {
      return null;
    }
    if (value < 0 || value > MOST_LOADS) {
      analysis.report(
          AnnotationProblem.RANGE,
          "maxConcurrentLoads "
              + value
              + " is not allowed; use 0 to "
              + MOST_LOADS
              + ", or -1 to inherit");
      return null;
    }
    return (long) value;
  }

  private static @Nullable Double shareOf(MethodAnalysis analysis, String name, double value) {
    return fractionOf(analysis, name, value, 1, "is not a share");
  }

  private static @Nullable Double fractionOf(
      MethodAnalysis analysis, String name, double value, int max, String complaint) {
    if (value == -1) {
      return null;
    }
    if (!(value >= 0 && value <= max)) {
      analysis.report(
          AnnotationProblem.RANGE,
          name + " " + value + " " + complaint + "; use 0 to " + max + ", or -1 to inherit");
      return null;
    }
    return value;
  }

  private DeclaredSettings defaultsOf(MethodAnalysis analysis) {
    CacheDefaults defaults = analysis.defaults();
    if (defaults == null) {
      return DeclaredSettings.NONE;
    }
    DurationMember durations =
        new DurationMember(analysis.where() + " (@CacheDefaults)", defaults.unit(), problems);
    return DeclaredSettings.ofTtl(durations.positive("ttl", defaults.ttl()));
  }

  private void addPut(MethodAnalysis analysis, CachePut put, BeanPlans plans) {
    MethodScope scope = scopeOf(analysis, "CachePut");
    int valueParameter = valueParameterOf(analysis);
    Type result = analysis.resultType();
    Type value =
        valueParameter >= 0
            ? ValueTypes.valueTypeOf(analysis.parameterType(valueParameter))
            : ValueTypes.valueTypeOf(result);
    if (ValueTypes.isNothing(value)) {
      analysis.report(
          AnnotationProblem.NOTHING_TO_CACHE,
          "the method returns nothing; return the value, or mark a parameter with @CacheValue");
      return;
    }
    analysis.checkValueType(value);
    analysis.checkUnless(put.unless());
    String name = analysis.cacheName(overrides.text(scope, "cacheName", put.cacheName()));
    if (name.isEmpty()) {
      analysis.report(
          AnnotationProblem.NAME,
          "@CachePut names no cache; set cacheName, or @CacheDefaults on the class");
      return;
    }
    DurationMember durations = new DurationMember(analysis.where(), put.unit(), problems);
    DeclaredSettings settings =
        DeclaredSettings.ofTtl(durations.positive("ttl", put.ttl()))
            .with("nullTtl", durations.notNegative("nullTtl", put.nullTtl()))
            .merge(defaultsOf(analysis));
    plans
        .puts()
        .put(
            analysis.method(),
            new PutPlan(
                analysis.where(),
                analysis.beanClass(),
                analysis.method(),
                name,
                analysis.key(
                    overrides.text(scope, "key", put.key()), put.keyGenerator(), valueParameter),
                analysis.tagsOrDefaults(overrides.texts(scope, "tags", put.tags())),
                settings,
                put.unless(),
                valueParameter,
                value,
                ValueTypes.kindOf(result)));
  }

  private static int valueParameterOf(MethodAnalysis analysis) {
    Parameter[] parameters = analysis.method().getParameters();
    int found = -1;
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isAnnotationPresent(CacheValue.class)) {
        if (found >= 0) {
          analysis.report(
              AnnotationProblem.CONTRADICTION,
              "more than one parameter is marked @CacheValue; keep one");
        }
        found = i;
      }
    }
    return found;
  }

  private static void addInvalidations(
      MethodAnalysis analysis, List<CacheInvalidate> annotations, BeanPlans plans) {
    List<InvalidatePlan> made = new ArrayList<>();
    for (CacheInvalidate annotation : annotations) {
      InvalidatePlan plan = new InvalidateAnalysis(analysis, annotation).plan();
      if (plan != null) {
        made.add(plan);
      }
    }
    plans.invalidations().put(analysis.method(), List.copyOf(made));
  }
}
