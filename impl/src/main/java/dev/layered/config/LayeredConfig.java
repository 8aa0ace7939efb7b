package dev.layered.config;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of the node, its caches and its methods, read from MicroProfile Config.
 *
 * <p>The first of these that is set counts, with the {@code ttl} of {@code users} as the example:
 *
 * <ol>
 *   <li>{@code com.acme.UserService/find/Layered/ttl}
 *   <li>{@code com.acme.UserService/Layered/ttl}
 *   <li>{@code layered.caches."users".ttl}, or {@code layered.caches.users.ttl} for a name without
 *       dot
 *   <li>the annotation, then {@code @CacheDefaults}, both in {@link DeclaredSettings}
 *   <li>{@code layered.ttl}
 *   <li>the built-in default
 * </ol>
 *
 * <p>Nothing here throws for what configuration says. A bad value is a {@link Problem} and counts
 * as not set; one that turns bad later leaves the value as it was. Thread-safe.
 */
public final class LayeredConfig {

  private static final System.Logger LOG = System.getLogger("dev.layered.config");

  /** A source that invents new bad values for ever must not fill the memory. */
  private static final int MOST_LOGGED = 1_000;

  private final Config config;
  private final PropertyReader reader;
  private final Tracked<NodeSettings> node;
  private final Map<Target, Tracked<CacheSettings>> caches = new LinkedHashMap<>();
  private final Map<Target, Tracked<MethodSettings>> methods = new LinkedHashMap<>();
  private final Set<Problem> logged = new LinkedHashSet<>();

  /**
   * Reads the settings of the node.
   *
   * @param config the application's configuration. It is kept: on a pool thread, {@code
   *     ConfigProvider} may find another one
   */
  public LayeredConfig(Config config) {
    this.config = config;
    reader = new PropertyReader(config);
    node = new Tracked<>(reader, Target.NODE, NodeResolver::resolve, (start, next) -> start);
  }

  /** The settings of the node as they were at start. */
  public NodeSettings node() {
    return node.live().current();
  }

  /**
   * The settings of a cache; the same object for the same arguments.
   *
   * @param cacheName its name, which may contain dots and parentheses
   * @param declared what annotations say about the cache
   */
  public synchronized Live<CacheSettings> cache(String cacheName, DeclaredSettings declared) {
    return caches
        .computeIfAbsent(
            new Target(null, cacheName, declared),
            target ->
                new Tracked<>(
                    reader,
                    target,
                    resolution -> CacheResolver.resolve(resolution, node()),
                    (start, next) -> next.keepingStartValues(start)))
        .live();
  }

  /**
   * The settings of an annotated method; the same object for the same arguments.
   *
   * @param scope the method and its annotation
   * @param cacheName the cache that it reads or writes
   * @param declared what its annotation says, merged with {@code @CacheDefaults}
   */
  public synchronized Live<MethodSettings> method(
      MethodScope scope, String cacheName, DeclaredSettings declared) {
    return methods
        .computeIfAbsent(
            new Target(scope, cacheName, declared),
            target ->
                new Tracked<>(
                    reader,
                    target,
                    resolution ->
                        new MethodSettings(
                            resolution.value(PropertyCatalog.ENABLED),
                            PolicyResolver.resolve(resolution)),
                    (start, next) -> next))
        .live();
  }

  /**
   * Everything that is wrong at present: values, contradictions, and names that nothing reads. Ask
   * when all caches and methods are known, or the rest of their names counts as unknown.
   */
  public synchronized List<Problem> problems() {
    Set<Problem> problems = valueProblems();
    DeclaredNames declared = new DeclaredNames();
    for (Tracked<?> each : tracked()) {
      declared.add(each.target());
    }
    try {
      problems.addAll(new UnknownNames(declared).in(config.getPropertyNames()));
    } catch (RuntimeException e) {
      problems.add(ProblemCode.UNREADABLE.at("property names", "cannot be read: " + e));
    }
    // Later logs are for what turned bad after these were reported.
    logged.addAll(problems);
    return List.copyOf(problems);
  }

  /**
   * Reads everything again. What has become bad keeps its value of before, and is logged once for
   * each distinct bad value. Touches configuration sources, so not for a thread that must not wait.
   */
  public synchronized void refresh() {
    tracked().forEach(Tracked::refresh);
    for (Problem problem : valueProblems()) {
      if (logged.size() < MOST_LOGGED && logged.add(problem)) {
        LOG.log(Level.WARNING, () -> problem + "; what was in force before stays so");
      }
    }
  }

  private Set<Problem> valueProblems() {
    Set<Problem> problems = new LinkedHashSet<>();
    for (Tracked<?> each : tracked()) {
      for (Problem one : each.problems()) {
        if (!isToldByMethod(each, one)) {
          problems.add(one);
        }
      }
    }
    return problems;
  }

  /** A method has every conflict of its cache, and says it with a place that is easier to find. */
  private boolean isToldByMethod(Tracked<?> cache, Problem problem) {
    Target target = cache.target();
    return problem.code().equals(ProblemCode.CONFLICT.code())
        && caches.get(target) == cache
        && methods.values().stream()
            .filter(method -> Objects.equals(method.target().cacheName(), target.cacheName()))
            .flatMap(method -> method.problems().stream())
            .anyMatch(other -> other.code().equals(problem.code()));
  }

  private List<Tracked<?>> tracked() {
    List<Tracked<?>> all = new ArrayList<>();
    all.add(node);
    all.addAll(caches.values());
    all.addAll(methods.values());
    return all;
  }
}
