package dev.layered.cdi;

import dev.layered.cdi.plan.BeanPlans;
import dev.layered.cdi.plan.Bridges;
import dev.layered.cdi.plan.Deployment;
import dev.layered.cdi.plan.InvalidatePlan;
import dev.layered.cdi.plan.KeySource;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.cdi.plan.ReadPlan;
import dev.layered.config.CacheSettings;
import dev.layered.config.Live;
import dev.layered.core.CacheSpec;
import dev.layered.core.EngineCache;
import dev.layered.core.LayeredNode;
import dev.layered.core.Transactions;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Opens every cache of a deployment and binds its methods to them. */
final class NodeAssembly {

  private final LayeredNode node;
  private final Invalidator invalidator;
  private final Deployment deployment;
  private final DeploymentSettings settings;
  private final CacheFormats formats;
  private final ApplicationObjects objects;
  private final CacheLayers layers;
  private final Map<String, EngineCache> caches = new HashMap<>();

  NodeAssembly(
      LayeredNode node,
      Deployment deployment,
      DeploymentSettings settings,
      CacheFormats formats,
      ApplicationObjects objects,
      CacheLayers layers,
      Transactions transactions) {
    this.node = node;
    this.invalidator = new Invalidator(node, layers.disk());
    node.join(transactions, invalidator::invalidate);
    this.deployment = deployment;
    this.settings = settings;
    this.formats = formats;
    this.objects = objects;
    this.layers = layers;
  }

  BoundPlans assemble() {
    deployment.caches().keySet().forEach(name -> caches.put(name, open(name, settings.of(name))));
    Map<Class<?>, BoundPlans.OfBean> bound = new HashMap<>();
    deployment.beans().forEach((type, plans) -> bound.put(type, bind(type, plans)));
    return new BoundPlans(bound);
  }

  private EngineCache open(String name, Live<CacheSettings> live) {
    CacheSettings atStart = live.current();
    return node.open(
        new CacheSpec(
            name,
            layers.of(name).layers(),
            layers.of(name).counters(),
            formats.copierOf(name, atStart),
            () -> live.current().policy(),
            atStart.singleFlight(),
            () -> live.current().enabled(),
            () -> live.current().loadWait().toNanos()));
  }

  private BoundPlans.OfBean bind(Class<?> bean, BeanPlans plans) {
    return new BoundPlans.OfBean(
        bind(bean, plans.reads(), this::bind),
        bind(bean, plans.puts(), this::bind),
        bind(bean, plans.invalidations(), all -> all.stream().map(this::bind).toList()));
  }

  private static <P, B> Map<Method, B> bind(
      Class<?> bean, Map<Method, P> plans, Function<P, B> binding) {
    Map<Method, B> bound = new HashMap<>();
    plans.forEach(
        (method, plan) -> {
          B one = binding.apply(plan);
          bound.put(method, one);
          Bridges.to(method, bean).forEach(bridge -> bound.put(bridge, one));
        });
    return bound;
  }

  private BoundRead bind(ReadPlan plan) {
    return new BoundRead(
        plan,
        cache(plan.cacheName()),
        objects.keyMakerOf(plan.key()),
        objects.unlessOf(plan),
        settings.of(plan));
  }

  private BoundPut bind(PutPlan plan) {
    return new BoundPut(
        plan,
        invalidator,
        cache(plan.cacheName()),
        objects.keyMakerOf(plan.key()),
        objects.unlessOf(plan),
        settings.of(plan));
  }

  private BoundInvalidation bind(InvalidatePlan plan) {
    KeySource key = plan.key();
    return new BoundInvalidation(plan, invalidator, key == null ? null : objects.keyMakerOf(key));
  }

  private EngineCache cache(String name) {
    EngineCache cache = caches.get(name);
    if (cache == null) {
      throw new IllegalStateException("cache \"" + name + "\" is not part of this deployment");
    }
    return cache;
  }
}
