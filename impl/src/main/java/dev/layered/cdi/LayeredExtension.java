package dev.layered.cdi;

import dev.layered.CacheInvalidate;
import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.cdi.plan.Deployment;
import dev.layered.config.LayeredConfig;
import dev.layered.config.Problem;
import dev.layered.config.TextOverrides;
import dev.layered.spi.CacheWarmer;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.ObserverInfo;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.inject.build.compatible.spi.Validation;
import jakarta.enterprise.lang.model.AnnotationInfo;
import jakarta.enterprise.lang.model.AnnotationTarget;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Adds Layered to an application, in CDI Lite and Full: makes its classes beans, notes which beans
 * use it, and checks them when the application is built (Quarkus) or deployed (everywhere else).
 *
 * <p>The jar has no {@code beans.xml}: with one, containers would find the classes a second time.
 */
public class LayeredExtension implements BuildCompatibleExtension {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(
          Layered.class,
          CachePut.class,
          CacheInvalidate.class,
          CacheInvalidate.List.class,
          CacheName.class);

  /** The beans that need an API which may be absent, by a class of that API. By name: they fail. */
  private static final Map<String, String> OPTIONAL =
      Map.of(
          "org.eclipse.microprofile.metrics.MetricRegistry",
          "dev.layered.cdi.MicroProfileMetricsBridge",
          "io.micrometer.core.instrument.MeterRegistry",
          "dev.layered.cdi.MicrometerBridge",
          "io.opentelemetry.api.metrics.ObservableLongCounter",
          "dev.layered.cdi.OpenTelemetryBridge",
          "io.opentelemetry.api.trace.Tracer",
          "dev.layered.cdi.OpenTelemetryTracingBridge",
          "jakarta.transaction.TransactionSynchronizationRegistry",
          "dev.layered.cdi.JtaTransactions",
          "org.eclipse.microprofile.health.Readiness",
          "dev.layered.cdi.LayeredReadiness");

  private final Map<String, ClassInfo> beanClasses = new LinkedHashMap<>();
  private boolean hasWarmers;

  /** For the container. */
  public LayeredExtension() {}

  /**
   * Makes our classes beans.
   *
   * @param classes takes them
   */
  @Discovery
  public void addClasses(ScannedClasses classes) {
    List.of(
            LayeredRuntime.class,
            LayeredProducer.class,
            WarmUpStart.class,
            RequestMode.class,
            LayeredInterceptor.class,
            CachePutInterceptor.class,
            CacheInvalidateInterceptor.class,
            CacheInvalidateListInterceptor.class)
        .forEach(type -> classes.add(type.getName()));
    OPTIONAL.forEach(
        (api, ours) -> {
          if (isThere(api)) {
            classes.add(ours);
          }
        });
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, LayeredExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  /**
   * Notes a bean that uses Layered.
   *
   * @param bean each bean in turn
   */
  @Registration(types = Object.class)
  public void note(BeanInfo bean) {
    ClassInfo type = bean.declaringClass();
    // Interceptors carry our annotations as bindings. Weld calls them class beans like any other.
    if (type.hasAnnotation(Interceptor.class) || isOurs(type)) {
      return;
    }
    if (asksForCache(bean) || (bean.isClassBean() && usesLayered(type))) {
      beanClasses.putIfAbsent(type.name(), type);
    }
  }

  /**
   * Notes a bean with an observer that asks for a cache; the parameters of observers belong to no
   * bean's injection points.
   *
   * @param observer each observer in turn
   */
  @Registration(types = Object.class)
  public void note(ObserverInfo observer) {
    if (!observer.isSynthetic()
        && observer.observerMethod().parameters().stream().anyMatch(LayeredExtension::isMarked)) {
      ClassInfo type = observer.declaringClass();
      beanClasses.putIfAbsent(type.name(), type);
    }
  }

  /**
   * Notes that there are warmers.
   *
   * @param bean each of them in turn
   */
  @Registration(types = CacheWarmer.class)
  public void noteWarmer(BeanInfo bean) {
    hasWarmers = true;
  }

  /** Our producer carries {@code @CacheName}, and uses no cache. */
  private static boolean isOurs(ClassInfo type) {
    return type.name().equals(LayeredProducer.class.getName());
  }

  private static boolean asksForCache(BeanInfo bean) {
    return bean.injectionPoints().stream()
        .flatMap(point -> point.qualifiers().stream())
        .anyMatch(qualifier -> qualifier.name().equals(CacheName.class.getName()));
  }

  private static boolean usesLayered(ClassInfo type) {
    return isMarked(type)
        || type.annotations().stream().anyMatch(LayeredExtension::isMarkedStereotype)
        || type.methods().stream().anyMatch(LayeredExtension::isMarked);
  }

  private static boolean isMarked(AnnotationTarget target) {
    return ANNOTATIONS.stream().anyMatch(target::hasAnnotation);
  }

  private static boolean isMarkedStereotype(AnnotationInfo annotation) {
    ClassInfo declaration = annotation.declaration();
    return declaration.hasAnnotation(Stereotype.class)
        && (isMarked(declaration)
            || declaration.annotations().stream()
                .filter(inner -> !inner.name().equals(annotation.name()))
                .anyMatch(LayeredExtension::isMarkedStereotype));
  }

  /**
   * Hands what was noted to the running application.
   *
   * @param components takes the bean
   */
  @Synthesis
  public void addCatalog(SyntheticComponents components) {
    components
        .addBean(BeanCatalog.class)
        .type(BeanCatalog.class)
        .scope(Dependent.class)
        .createWith(BeanCatalogCreator.class)
        .withParam(BeanCatalogCreator.BEAN_CLASSES, beanClasses.values().toArray(ClassInfo[]::new))
        .withParam(BeanCatalogCreator.HAS_WARMERS, hasWarmers);
  }

  /**
   * Reports everything that is wrong, as one error.
   *
   * @param messages takes it
   */
  @Validation
  public void check(Messages messages) {
    Config config = configurationIfThere();
    TextOverrides overrides = config == null ? TextOverrides.NONE : TextOverrides.of(config);
    Deployment deployment = Deployment.of(loadBeanClasses(), overrides);
    if (deployment.problems().isEmpty()) {
      return;
    }
    List<Problem> problems = new ArrayList<>(deployment.problems());
    if (config != null) {
      DeploymentSettings settings = new DeploymentSettings(new LayeredConfig(config), deployment);
      problems.addAll(settings.problems());
      CacheFormats.addEarlyProblems(deployment, settings, problems);
    }
    messages.error(ProblemReport.of(problems));
  }

  /**
   * A class that cannot be loaded here, while a build runs, is checked when the application starts.
   */
  private List<Class<?>> loadBeanClasses() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    List<Class<?>> loaded = new ArrayList<>();
    for (String name : beanClasses.keySet()) {
      try {
        loaded.add(Class.forName(name, false, loader));
      } catch (ClassNotFoundException | LinkageError notNow) {
        LOG.log(System.Logger.Level.DEBUG, () -> name + " is checked when the application starts");
      }
    }
    return loaded;
  }

  /**
   * While a build runs there may be no configuration yet; then it is read when the application
   * starts.
   */
  private static @Nullable Config configurationIfThere() {
    try {
      return ConfigProvider.getConfig();
    } catch (RuntimeException notNow) {
      return null;
    }
  }
}
