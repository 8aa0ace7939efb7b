package dev.layered.test;

import dev.layered.CacheExplanation;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheLayer;
import dev.layered.cdi.NodeEnvironment;
import java.util.EnumSet;
import java.util.Set;
import org.opentest4j.AssertionFailedError;

/**
 * What a cache holds, as {@link dev.layered.LayeredCaches#explain(String, Object)} says, whose text
 * is part of every failure. Asking costs a read of each layer and changes nothing.
 */
public final class CacheAssert {

  private static final Set<State> FRESH = EnumSet.of(State.FRESH, State.EXCEPTION);
  private static final Set<State> KEPT = EnumSet.of(State.FRESH, State.EXCEPTION, State.STALE);

  private final NodeEnvironment.Node node;
  private final String name;

  CacheAssert(NodeEnvironment.Node node, String name) {
    this.node = node;
    this.name = name;
  }

  /**
   * There is a value, fresh or stale, in at least one layer that the node trusts.
   *
   * @param key of the type that calls use: {@code 1L} and {@code 1} are two keys
   * @return this
   */
  public CacheAssert holds(Object key) {
    CacheExplanation found = explain(key);
    if (!isIn(found, KEPT)) {
      throw failure("to hold", "lacks", found);
    }
    return this;
  }

  /**
   * There is a value that calls are answered with, in at least one layer that the node trusts.
   *
   * @param key of the type that calls use
   * @return this
   */
  public CacheAssert holdsFresh(Object key) {
    CacheExplanation found = explain(key);
    if (!isIn(found, FRESH)) {
      throw failure("to hold a fresh value of", "does not", found);
    }
    return this;
  }

  /**
   * There is a value, fresh or stale, in this layer.
   *
   * @param layer the layer
   * @param key of the type that calls use
   * @return this
   */
  public CacheAssert holdsIn(CacheLayer layer, Object key) {
    CacheExplanation found = explain(key);
    if (!KEPT.contains(found.layer(layer).state())) {
      throw failure("to hold in " + layer, "lacks it there", found);
    }
    return this;
  }

  /**
   * No layer has a value that anybody may be answered with, not even a stale one.
   *
   * @param key of the type that calls use
   * @return this
   */
  public CacheAssert lacks(Object key) {
    CacheExplanation found = explain(key);
    if (isIn(found, KEPT)) {
      throw failure("to lack", "holds it", found);
    }
    return this;
  }

  private CacheExplanation explain(Object key) {
    // A lease that has ended only because nobody has called lately says nothing.
    boolean unused = node.isInStep();
    return node.caches().explain(name, key);
  }

  private static boolean isIn(CacheExplanation found, Set<State> states) {
    return found.inStep()
        && found.layers().stream().anyMatch(layer -> states.contains(layer.state()));
  }

  private AssertionFailedError failure(String wanted, String but, CacheExplanation found) {
    return new AssertionFailedError(
        "expected cache \""
            + name
            + "\" "
            + wanted
            + " the key "
            + found.keyText()
            + ", but it "
            + but
            + "\n"
            + found);
  }
}
