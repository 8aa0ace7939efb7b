package dev.layered.cdi;

import dev.layered.cdi.plan.BeanPlans;
import dev.layered.cdi.plan.Deployment;
import dev.layered.cdi.plan.InvalidatePlan;
import dev.layered.cdi.plan.KeySource;
import dev.layered.config.CacheSettings;
import dev.layered.config.Live;
import dev.layered.core.CacheSpec;
import dev.layered.core.EngineCache;
import dev.layered.core.LayeredNode;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens every cache of a deployment and binds its methods to them. */
final class NodeAssembly {

  private final LayeredNode node;
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
      CacheLayers layers) {
    this.node = node;
    this.deployment = deployment;
    this.settings = settings;
    this.formats = formats;
    this.objects = objects;
    this.layers = layers;
  }

  BoundPlans assemble() {
    deployment.caches().keySet().forEach(name -> caches.put(name, open(name, settings.of(name))));
    Map<Class<?>, BoundPlans.OfBean> bound = new HashMap<>();
    deployment.beans().forEach((type, plans) -> bound.put(type, bind(plans)));
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
            () -> live.current().enabled(),
            () -> live.current().loadWait().toNanos()));
  }

  private BoundPlans.OfBean bind(BeanPlans plans) {
    Map<Method, BoundRead> reads = new HashMap<>();
    plans
        .reads()
        .forEach(
            (method, plan) ->
                reads.put(
                    method,
                    new BoundRead(
                        plan,
                        cache(plan.cacheName()),
                        objects.keyMakerOf(plan.key()),
                        objects.unlessOf(method),
                        settings.of(plan))));
    Map<Method, BoundPut> puts = new HashMap<>();
    plans
        .puts()
        .forEach(
            (method, plan) ->
                puts.put(
                    method,
                    new BoundPut(
                        plan,
                        node,
                        cache(plan.cacheName()),
                        objects.keyMakerOf(plan.key()),
                        objects.unlessOf(method),
                        settings.of(plan))));
    Map<Method, List<BoundInvalidation>> invalidations = new HashMap<>();
    plans
        .invalidations()
        .forEach((method, all) -> invalidations.put(method, all.stream().map(this::bind).toList()));
    return new BoundPlans.OfBean(reads, puts, invalidations);
  }

  private BoundInvalidation bind(InvalidatePlan plan) {
    KeySource key = plan.key();
    return new BoundInvalidation(plan, node, key == null ? null : objects.keyMakerOf(key));
  }

  private EngineCache cache(String name) {
    EngineCache cache = caches.get(name);
    if (cache == null) {
      throw new IllegalStateException("cache \"" + name + "\" is not part of this deployment");
    }
    return cache;
  }
}
