package dev.layered.cdi;

import dev.layered.cdi.plan.BatchShape;
import dev.layered.cdi.plan.BeanPlans;
import dev.layered.cdi.plan.Bridges;
import dev.layered.cdi.plan.Deployment;
import dev.layered.cdi.plan.InvalidatePlan;
import dev.layered.cdi.plan.KeyMaker;
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
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    for (Type type : deployment.keyTypes()) {
      node.noteKeyType(type);
    }
    for (String name : deployment.caches().keySet()) {
      caches.put(name, open(name, settings.of(name)));
    }
    Map<Class<?>, BoundPlans.OfBean> bound = new HashMap<>();
    for (Map.Entry<Class<?>, BeanPlans> bean : deployment.beans().entrySet()) {
      bound.put(bean.getKey(), bind(bean.getKey(), bean.getValue()));
    }
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
            () -> live.current().loadWait().toNanos(),
            () -> live.current().loadLimits(),
            () -> formats.transferFormatOf(name)));
  }

  private BoundPlans.OfBean bind(Class<?> bean, BeanPlans plans) {
    Map<Method, CachedMethod> reads = new HashMap<>();
    for (ReadPlan plan : plans.reads().values()) {
      put(reads, bean, plan.method(), bind(plan));
    }
    Map<Method, BoundPut> puts = new HashMap<>();
    for (PutPlan plan : plans.puts().values()) {
      put(puts, bean, plan.method(), bind(plan));
    }
    Map<Method, List<BoundInvalidation>> invalidations = new HashMap<>();
    for (Map.Entry<Method, List<InvalidatePlan>> ofMethod : plans.invalidations().entrySet()) {
      List<BoundInvalidation> bound = new ArrayList<>();
      for (InvalidatePlan plan : ofMethod.getValue()) {
        bound.add(bind(plan));
      }
      put(invalidations, bean, ofMethod.getKey(), List.copyOf(bound));
    }
    return new BoundPlans.OfBean(reads, puts, invalidations);
  }

  private static <B> void put(Map<Method, B> bound, Class<?> bean, Method method, B one) {
    bound.put(method, one);
    for (Method bridge : Bridges.to(method, bean)) {
      bound.put(bridge, one);
    }
  }

  private CachedMethod bind(ReadPlan plan) {
    EngineCache cache = cache(plan.cacheName());
    KeyMaker key = objects.keyMakerOf(plan.key());
    BatchShape batch = plan.batch();
    return batch == null
        ? new BoundRead(plan, cache, key, objects.unlessOf(plan), settings.of(plan), node.modes())
        : new BoundBatch(
            batch,
            plan.tags(),
            cache,
            key,
            objects.unlessOf(plan),
            settings.of(plan),
            node.modes());
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
