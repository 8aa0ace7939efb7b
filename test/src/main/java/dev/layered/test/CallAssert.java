package dev.layered.test;

import dev.layered.CacheLayer;
import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * What a call has done, by the difference of {@link dev.layered.LayeredCache#statistics()} before
 * and after it. It concerns every cache that the call has used, unless {@link #in} names one: if
 * the method that was loaded calls cached methods itself, name the cache that is meant.
 */
public final class CallAssert {

  private static final long STAGE_SECONDS = 60;

  private final List<LayeredCaches> nodes;
  private final List<CallOutcome> outcomes;
  private final @Nullable Object returned;
  private final @Nullable Throwable thrown;
  private String explanation = "";

  private CallAssert(
      List<LayeredCaches> nodes,
      List<CallOutcome> outcomes,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    this.nodes = nodes;
    this.outcomes = outcomes;
    this.returned = returned;
    this.thrown = thrown;
  }

  static CallAssert of(List<LayeredCaches> nodes, Callable<? extends @Nullable Object> call) {
    List<Map<String, CacheStatistics>> before = nodes.stream().map(CallAssert::statistics).toList();
    Object returned = null;
    Throwable thrown = null;
    try {
      returned = call.call();
      if (returned instanceof CompletionStage<?> stage) {
        returned = stage.toCompletableFuture().get(STAGE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException failed) {
      thrown = failed.getCause() == null ? failed : failed.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thrown = e;
    } catch (Exception e) {
      thrown = e;
    }
    List<CallOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Map<String, CacheStatistics> old = before.get(i);
      statistics(nodes.get(i))
          .forEach(
              (name, now) -> {
                CacheStatistics then = old.get(name);
                if (then != null) {
                  outcomes.add(CallOutcome.between(name, then, now));
                }
              });
    }
    outcomes.removeIf(CallOutcome::isNothing);
    return new CallAssert(nodes, List.copyOf(outcomes), returned, thrown);
  }

  private static Map<String, CacheStatistics> statistics(LayeredCaches node) {
    Map<String, CacheStatistics> all = new LinkedHashMap<>();
    node.names().forEach(name -> all.put(name, node.cache(name).statistics()));
    return all;
  }

  /**
   * Looks at one cache only.
   *
   * @param cache its name
   * @return a new assertion about the same call
   */
  public CallAssert in(String cache) {
    if (nodes.stream().noneMatch(node -> node.names().contains(cache))) {
      throw new IllegalArgumentException(
          "there is no cache \""
              + cache
              + "\"; there are: "
              + nodes.stream().flatMap(node -> node.names().stream()).distinct().toList());
    }
    CallAssert narrowed =
        new CallAssert(
            nodes,
            outcomes.stream().filter(outcome -> outcome.cache().equals(cache)).toList(),
            returned,
            thrown);
    narrowed.explanation = explanation;
    return narrowed;
  }

  /**
   * Adds to the failures of this assertion what the nodes know of a key after the call, with the
   * reason of the last miss.
   *
   * @param cache the name of its cache
   * @param key of the type that calls use: {@code 1L} and {@code 1} are two keys
   * @return this
   */
  public CallAssert explaining(String cache, Object key) {
    explanation =
        nodes.stream()
            .filter(node -> node.names().contains(cache))
            .map(node -> "\n" + node.explain(cache, key))
            .collect(Collectors.joining("\n", explanation, ""));
    return this;
  }

  /**
   * It was answered from this layer, fresh, and by nothing else; if it has read several values,
   * then all of them.
   *
   * @param layer the layer
   * @return this
   */
  public CallAssert servedFrom(CacheLayer layer) {
    requireReturned("served from " + layer);
    return require(
        "served from " + layer,
        isOnly(outcome -> outcome.hits(layer)) && sum(CallOutcome::allLoads) == 0);
  }

  /**
   * It was answered with a stale value, and by nothing else. A load may have failed before that, or
   * a refresh have begun, or even ended.
   *
   * @return this
   */
  public CallAssert servedStale() {
    requireReturned("served stale");
    return require("served stale", isOnly(CallOutcome::staleHits));
  }

  /**
   * The method, or the loader, was called once, and no layer had an answer. It may have failed: see
   * {@link #fails}.
   *
   * @return this
   */
  public CallAssert loaded() {
    return require(
        "loaded",
        sum(CallOutcome::allLoads) == 1 && sum(CallOutcome::answers) == sum(CallOutcome::misses));
  }

  /**
   * The methods, or the loaders, were called so often, whatever else has happened.
   *
   * @param times 0 or more
   * @return this
   */
  public CallAssert loadedTimes(int times) {
    return require("loaded " + times + " times", sum(CallOutcome::allLoads) == times);
  }

  /**
   * It has returned something equal.
   *
   * @param value null included
   * @return this
   */
  public CallAssert returns(@Nullable Object value) {
    requireReturned("returned " + value);
    if (!Objects.deepEquals(returned, value)) {
      throw new AssertionFailedError(
          "expected: returned " + value + "; but was: returned " + returned + told() + explanation,
          value,
          returned);
    }
    return this;
  }

  /**
   * It has thrown, or its stage has ended exceptionally.
   *
   * @param type the type of the exception
   * @return this
   */
  public CallAssert fails(Class<? extends Throwable> type) {
    if (!type.isInstance(thrown)) {
      throw new AssertionFailedError(
          "expected: failed with "
              + type.getName()
              + "; but "
              + (thrown == null ? "returned " + returned : "failed with " + thrown)
              + told()
              + explanation,
          thrown);
    }
    return this;
  }

  /**
   * What it has returned; for a stage, its value.
   *
   * @return null if it has returned null
   */
  public @Nullable Object value() {
    requireReturned("returned");
    return returned;
  }

  private boolean isOnly(ToLongFunction<CallOutcome> kind) {
    long wanted = sum(kind);
    return wanted > 0 && wanted == sum(CallOutcome::answers);
  }

  private long sum(ToLongFunction<CallOutcome> figure) {
    return outcomes.stream().mapToLong(figure).sum();
  }

  private void requireReturned(String expected) {
    if (thrown != null) {
      throw new AssertionFailedError(
          "expected: " + expected + "; but the call failed with " + thrown + told() + explanation,
          thrown);
    }
  }

  private CallAssert require(String expected, boolean holds) {
    if (!holds) {
      String actual = actual();
      throw new AssertionFailedError(
          "expected: " + expected + "; but was: " + actual + explanation, expected, actual);
    }
    return this;
  }

  private String told() {
    return "; it was " + actual();
  }

  private String actual() {
    return outcomes.isEmpty()
        ? "not a call of a cache"
        : outcomes.stream().map(CallOutcome::toString).collect(Collectors.joining(", "));
  }
}
