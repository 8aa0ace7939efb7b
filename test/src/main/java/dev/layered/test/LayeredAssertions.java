package dev.layered.test;

import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.cdi.NodeEnvironment;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where the assertions of this kit begin. They throw {@link org.opentest4j.AssertionFailedError}.
 *
 * <pre>{@code
 * assertThatCall(() -> users.find(1)).servedFrom(HEAP);
 * assertThatCall(() -> users.find(1)).in("users").explaining("users", 1L).loaded();
 * assertThatCache("users").holdsFresh(1L);
 * }</pre>
 */
public final class LayeredAssertions {

  private LayeredAssertions() {}

  /**
   * Makes a call, at once, and notes what it does in the caches of all nodes of this JVM. Whatever
   * else happens in them meanwhile counts too: another thread's calls, and the end of a refresh
   * that an earlier call has started.
   *
   * @param call one call; if it returns a {@link java.util.concurrent.CompletionStage}, its end is
   *     waited for. A {@code Uni} has to be awaited by the call itself
   * @return to be asked what happened
   */
  public static CallAssert assertThatCall(Callable<? extends @Nullable Object> call) {
    List<LayeredCaches> nodes = Nodes.all();
    if (nodes.isEmpty()) {
      throw new IllegalStateException(
          "no node runs that layered-test knows of: start the container first, with layered-test"
              + " on its class path");
    }
    return CallAssert.of(nodes, call);
  }

  /**
   * The same, looking at one node only.
   *
   * @param node the caches of the node, as injected
   * @param call one call
   * @return to be asked what happened
   */
  public static CallAssert assertThatCall(
      LayeredCaches node, Callable<? extends @Nullable Object> call) {
    return CallAssert.of(List.of(node), call);
  }

  /**
   * A cache of the only node that runs.
   *
   * @param name its name
   * @return to be asked what it holds
   * @throws IllegalStateException if no node runs, or several do
   */
  public static CacheAssert assertThatCache(String name) {
    List<LayeredCaches> nodes = Nodes.all();
    if (nodes.size() != 1) {
      throw new IllegalStateException(
          nodes.size() + " nodes run: say which, by assertThatCache(caches, name)");
    }
    return assertThatCache(nodes.get(0), name);
  }

  /**
   * A cache of a node.
   *
   * @param node the caches of the node, as injected
   * @param name its name
   * @return to be asked what it holds
   */
  public static CacheAssert assertThatCache(LayeredCaches node, String name) {
    return assertThatCache(node.cache(name));
  }

  /**
   * A cache.
   *
   * @param cache as injected, or asked for by name
   * @return to be asked what it holds
   * @throws IllegalStateException if it belongs to no node that runs
   */
  public static CacheAssert assertThatCache(LayeredCache<?, ?> cache) {
    NodeEnvironment.Node node = Nodes.of(cache);
    if (node == null) {
      throw new IllegalStateException(
          "the cache \"" + cache.name() + "\" belongs to no node that layered-test knows of");
    }
    return new CacheAssert(node, cache.name());
  }
}
