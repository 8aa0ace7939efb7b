package dev.layered.cdi;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredException;
import dev.layered.cdi.plan.Deployment;
import dev.layered.codec.JsonCodec;
import dev.layered.config.CacheSettings;
import dev.layered.config.LayeredConfig;
import dev.layered.config.NodeSettings;
import dev.layered.config.Problem;
import dev.layered.config.TextOverrides;
import dev.layered.core.LayeredNode;
import dev.layered.core.Sharing;
import dev.layered.core.Tracing;
import dev.layered.core.Transactions;
import dev.layered.core.Workers;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.event.LayerKind;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.DiskStore;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Starts a node: checks everything first, so that a mistake leaves nothing half started. */
final class NodeStart {

  private final BeanCatalog catalog;
  private final Instance<Config> configs;
  private final Instance<CacheCodec> codecs;
  private final Instance<KeyGenerator> generators;
  private final Consumer<CacheInvalidated> announcer;
  private final Instance<MetricsBridge> metricsBridges;
  private final Instance<TracingBridge> tracingBridges;
  private final Instance<RequestContextController> requestContexts;
  private final Instance<Transactions> transactions;
  private final @Nullable NodeEnvironment environment;

  NodeStart(
      BeanCatalog catalog,
      Instance<Config> configs,
      Instance<CacheCodec> codecs,
      Instance<KeyGenerator> generators,
      Consumer<CacheInvalidated> announcer,
      Instance<MetricsBridge> metricsBridges,
      Instance<TracingBridge> tracingBridges,
      Instance<RequestContextController> requestContexts,
      Instance<Transactions> transactions,
      @Nullable NodeEnvironment environment) {
    this.catalog = catalog;
    this.configs = configs;
    this.codecs = codecs;
    this.generators = generators;
    this.announcer = announcer;
    this.metricsBridges = metricsBridges;
    this.tracingBridges = tracingBridges;
    this.requestContexts = requestContexts;
    this.transactions = transactions;
    this.environment = environment;
  }

  RunningNode run() {
    Config mpConfig = configs.isResolvable() ? configs.get() : ConfigProvider.getConfig();
    Deployment deployment = Deployment.of(catalog.beanClasses(), TextOverrides.of(mpConfig));
    LayeredConfig config = new LayeredConfig(mpConfig);
    DeploymentSettings settings = new DeploymentSettings(config, deployment);
    List<Problem> problems = new ArrayList<>(deployment.problems());
    problems.addAll(settings.problems());
    Ticker ticker = environment == null ? Ticker.system() : environment.ticker();
    ApplicationBeans beans = new ApplicationBeans(catalog);
    CacheFormats formats =
        new CacheFormats(
            isCodecNamed(deployment, settings) ? beans.of(codecs, CacheCodec.class) : codecs,
            deployment,
            settings,
            ticker,
            problems);
    ApplicationObjects objects = new ApplicationObjects(beans, generators, deployment, problems);
    failIfAny(problems);

    NodeSettings nodeSettings = config.node();
    Set<LayerKind> configured = configuredLayers(nodeSettings, deployment, settings);
    NodeEvents events =
        new NodeEvents(
            configured,
            nodeSettings.metricsEnabled() ? MetricsChoice.open(metricsBridges, configured) : null);
    Tracing tracing = tracing(nodeSettings);
    BackgroundThreads threads = new BackgroundThreads(nodeSettings, requestContexts, tracing);
    SharedNode shared = null;
    CacheLayers layers = null;
    LayeredNode node = null;
    try {
      shared = SharedNode.open(nodeSettings, ticker, threads, problems);
      layers =
          new CacheLayers(
              nodeSettings,
              shared,
              configured.contains(LayerKind.DISK),
              ticker,
              events,
              tracing,
              problems);
      open(layers, deployment, settings, formats);
      failIfAny(problems);
      node = node(nodeSettings, shared, layers.disk(), ticker, threads, events);
      BoundPlans plans =
          new NodeAssembly(node, deployment, settings, formats, objects, layers, transactions())
              .assemble();
      node.start();
      if (shared != null) {
        events.on(shared.opened());
        events.on(shared.guarded());
      }
      threads.regularly("reading configuration", nodeSettings.configRefresh(), config::refresh);
      if (events.hasMetrics()) {
        threads.regularly("publishing metrics", nodeSettings.metricsInterval(), events::publish);
      }
      threads.started();
      Warming warming = threads.warming(nodeSettings.warmUp(), beans, ticker);
      return new RunningNode(node, plans, threads, warming, events, shared, layers.disk());
    } catch (RuntimeException | Error failed) {
      // A folder that stays locked, or a thread that goes on, would make it worse.
      abandon(threads, node, shared, layers, events);
      throw failed;
    }
  }

  private Tracing tracing(NodeSettings settings) {
    return settings.tracingEnabled() && tracingBridges.isResolvable()
        ? tracingBridges.get().open()
        : Tracing.NONE;
  }

  private LayeredNode node(
      NodeSettings settings,
      @Nullable SharedNode shared,
      @Nullable DiskStore disk,
      Ticker ticker,
      BackgroundThreads threads,
      NodeEvents events) {
    TableSnapshot restored = disk == null ? null : disk.restored();
    int maxTags = settings.maxTags();
    Workers workers = threads.workers();
    Sharing sharing = sharing(shared, threads);
    return sharing == null
        ? new LayeredNode(ticker, restored, maxTags, workers, events, announcer)
        : new LayeredNode(ticker, restored, maxTags, sharing, workers, events, announcer);
  }

  private @Nullable Sharing sharing(@Nullable SharedNode shared, BackgroundThreads threads) {
    if (shared != null) {
      return shared.sharing(threads.announcements());
    }
    return environment == null ? null : environment.sharing(threads.announcements());
  }

  private Transactions transactions() {
    return transactions.isResolvable() ? transactions.get() : Transactions.NONE;
  }

  private static void abandon(
      BackgroundThreads threads,
      @Nullable LayeredNode node,
      @Nullable SharedNode shared,
      @Nullable CacheLayers layers,
      NodeEvents events) {
    threads.close();
    if (node != null) {
      node.close();
    }
    if (shared != null) {
      shared.close();
    }
    if (layers != null) {
      layers.abandon();
    }
    events.close();
  }

  private static boolean isCodecNamed(Deployment deployment, DeploymentSettings settings) {
    for (String name : deployment.caches().keySet()) {
      if (!settings.of(name).current().codec().equals(JsonCodec.NAME)) {
        return true;
      }
    }
    return false;
  }

  private static void open(
      CacheLayers layers,
      Deployment deployment,
      DeploymentSettings settings,
      CacheFormats formats) {
    for (String name : deployment.caches().keySet()) {
      layers.open(name, settings.of(name).current(), formats.entriesOf(name));
    }
    layers.allOpen();
  }

  private static Set<LayerKind> configuredLayers(
      NodeSettings node, Deployment deployment, DeploymentSettings settings) {
    Set<LayerKind> layers = EnumSet.noneOf(LayerKind.class);
    for (String name : deployment.caches().keySet()) {
      CacheSettings cache = settings.of(name).current();
      if (cache.heapEnabled()) {
        layers.add(LayerKind.HEAP);
      }
      if (cache.redisEnabled()) {
        layers.add(LayerKind.REDIS);
      }
      if (cache.diskEnabled() && node.diskPath() != null) {
        layers.add(LayerKind.DISK);
      }
    }
    return layers;
  }

  private static void failIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new LayeredException(ProblemReport.of(problems));
    }
  }
}
