package dev.layered.cdi;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredException;
import dev.layered.cdi.MetricsBridge.Publisher;
import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.cdi.plan.Deployment;
import dev.layered.config.LayeredConfig;
import dev.layered.config.NodeSettings;
import dev.layered.config.Problem;
import dev.layered.core.LayeredNode;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.DiskSettings;
import dev.layered.ehcache.DiskStore;
import dev.layered.ehcache.DiskUnavailableException;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Starts a node: checks everything first, so that a mistake leaves nothing half started. */
final class NodeStart {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final BeanCatalog catalog;
  private final Config mpConfig;
  private final Instance<CacheCodec> codecs;
  private final Instance<KeyGenerator> generators;
  private final Consumer<CacheInvalidated> announcer;
  private final Instance<MetricsBridge> metricsBridges;
  private final Instance<RequestContextController> requestContexts;

  NodeStart(
      BeanCatalog catalog,
      Config mpConfig,
      Instance<CacheCodec> codecs,
      Instance<KeyGenerator> generators,
      Consumer<CacheInvalidated> announcer,
      Instance<MetricsBridge> metricsBridges,
      Instance<RequestContextController> requestContexts) {
    this.catalog = catalog;
    this.mpConfig = mpConfig;
    this.codecs = codecs;
    this.generators = generators;
    this.announcer = announcer;
    this.metricsBridges = metricsBridges;
    this.requestContexts = requestContexts;
  }

  RunningNode run() {
    Deployment deployment = Deployment.of(catalog.beanClasses());
    LayeredConfig config = new LayeredConfig(mpConfig);
    DeploymentSettings settings = new DeploymentSettings(config, deployment);
    List<Problem> problems = new ArrayList<>(deployment.problems());
    problems.addAll(settings.problems());
    Ticker ticker = Ticker.system();
    CacheFormats formats = new CacheFormats(codecs, deployment, settings, ticker, problems);
    ApplicationObjects objects = new ApplicationObjects(generators, deployment, problems);
    failIfAny(problems);

    NodeSettings nodeSettings = config.node();
    MetricsFanOut metrics = metrics(nodeSettings);
    DiskStore disk = disk(nodeSettings, settings, deployment, ticker, metrics, problems);
    failIfAny(problems);
    BackgroundThreads threads = new BackgroundThreads(nodeSettings, requestContexts);
    LayeredNode node =
        new LayeredNode(
            ticker,
            disk == null ? null : disk.restored(),
            nodeSettings.maxTags(),
            threads.refreshes(),
            metrics,
            announcer);
    NodeAssembly assembly = new NodeAssembly(node, deployment, settings, formats, objects, disk);
    BoundPlans plans = assembly.assemble();
    threads.regularly("reading configuration", nodeSettings.configRefresh(), config::refresh);
    if (!metrics.isEmpty()) {
      threads.regularly("publishing metrics", nodeSettings.metricsInterval(), metrics::publish);
    }
    return new RunningNode(node, plans, threads, metrics, disk);
  }

  private static void failIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new LayeredException(ProblemReport.of(problems));
    }
  }

  private MetricsFanOut metrics(NodeSettings settings) {
    List<Publisher> publishers = new ArrayList<>();
    if (settings.metricsEnabled()) {
      for (MetricsBridge bridge : metricsBridges) {
        Publisher publisher = bridge.open();
        if (publisher != null) {
          publishers.add(publisher);
        }
      }
    }
    return new MetricsFanOut(publishers);
  }

  /**
   * A disk that cannot be used is a problem only if it is required; otherwise the node starts
   * without it.
   */
  private static @Nullable DiskStore disk(
      NodeSettings node,
      DeploymentSettings settings,
      Deployment deployment,
      Ticker ticker,
      MetricsFanOut metrics,
      List<Problem> problems) {
    Path path = node.diskPath();
    boolean wanted =
        deployment.caches().keySet().stream()
            .anyMatch(name -> settings.of(name).current().diskEnabled());
    if (path == null || !wanted) {
      return null;
    }
    DiskSettings disk =
        new DiskSettings(
            path,
            node.namespace(),
            node.diskReserveBytes(),
            node.diskQueue(),
            node.diskReadTimeout(),
            DiskSettings.DEFAULT_CLOSE_TIMEOUT);
    try {
      return DiskStore.open(disk, ticker, metrics);
    } catch (DiskUnavailableException unavailable) {
      if (node.diskRequired()) {
        problems.add(AnnotationProblem.DISK.at("layered.disk.path", unavailable.getMessage()));
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            () -> "LAYERED-214 starting without the disk layer: " + unavailable.getMessage());
      }
      return null;
    }
  }
}
