package dev.layered.test;

import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.cdi.NodeEnvironment.Node;
import dev.layered.core.layer.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes that run in this JVM now. */
final class Nodes {

  private static final List<TestedNode> RUNNING = new CopyOnWriteArrayList<>();
  private static final AtomicInteger STARTED = new AtomicInteger();

  private Nodes() {}

  static void started(Node node, @Nullable BusNode onBus) {
    RUNNING.add(new TestedNode(STARTED.incrementAndGet(), node, onBus));
  }

  static void stopping(Node node) {
    RUNNING.removeIf(each -> each.node() == node);
  }

  static List<LayeredCaches> all() {
    return RUNNING.stream().map(each -> each.node().caches()).toList();
  }

  /** The node that a cache belongs to; null if it does not run. */
  static @Nullable Node of(LayeredCache<?, ?> cache) {
    return RUNNING.stream()
        .map(TestedNode::node)
        .filter(node -> node.caches().names().contains(cache.name()))
        .filter(node -> node.caches().cache(cache.name()) == cache)
        .findFirst()
        .orElse(null);
  }

  /** Empties every cache; others hear of that for a while. */
  static void emptyAll() {
    for (LayeredCaches caches : all()) {
      caches.names().forEach(name -> caches.cache(name).invalidateAll());
    }
  }

  /**
   * Waits until nodes with a common log have applied what any of them has, and observers have been
   * told of it.
   */
  static void awaitPropagation(Duration limit) {
    for (TestedNode ahead : RUNNING) {
      LogPosition reached = ahead.node().applied();
      await(
          "every node has applied what " + ahead.name() + " has, position " + reached.seq(),
          node -> node.isHeldBack() || node.hasReached(reached),
          limit);
    }
    for (TestedNode each : RUNNING) {
      BooleanSupplier announced = each.announced();
      await(
          "observers of CacheInvalidated have been told of what was invalidated",
          node -> node.number() != each.number() || announced.getAsBoolean(),
          limit);
    }
  }

  /**
   * Brings those in step that can be: one that a test has cut off, or holds, is not waited for. As
   * it is not known which node uses which {@link TestRedis}, a disturbed one excuses all.
   */
  static void awaitInStep(Duration limit) {
    if (!TestRedis.isDisturbed()) {
      await(
          "every node is in step with its log again",
          node -> node.isHeldBack() || node.node().isInStep(),
          limit);
    }
  }

  /** Waits until all work with Redis again, the breaker included. */
  static void awaitWell(Duration limit) {
    if (!TestRedis.isDisturbed()) {
      await("every node uses Redis again", node -> node.isHeldBack() || node.isWell(), limit);
    }
  }

  private static void await(String what, Predicate<TestedNode> condition, Duration limit) {
    Wait.until(
        what,
        () -> RUNNING.stream().allMatch(condition),
        () -> statesOf(RUNNING.stream().filter(condition.negate()).toList()),
        limit);
  }

  private static String statesOf(List<TestedNode> late) {
    String states = late.stream().map(TestedNode::state).collect(Collectors.joining("; "));
    return TestRedis.isDisturbed() ? states + "; a TestRedis is cut, slow or a black hole" : states;
  }
}
