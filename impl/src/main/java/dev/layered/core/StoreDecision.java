package dev.layered.core;

import dev.layered.core.layer.Validators;
import dev.layered.core.load.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the value of a load is stored, after its loader had its say.
 *
 * <p>Tags that a loader adds are unknown while it runs, so nothing can ask for them before the
 * value is there. They are held against this node's marks when the entry is stored, as of the
 * position at which the load began. A node that has never met such a tag judges the entry by the
 * tags that it carries, not by those of its own request: what it does not know about one of them it
 * learns from the shared log in the round trip after it has seen the entry ({@code
 * LowerLayers.lookup}), and while it cannot, the entry is a miss.
 *
 * @param policy how long the entry lives
 * @param isStored false if the loader wants its value not to be stored
 * @param tags its tags, unmodifiable
 * @param validators by which the origin knows its version; null if it has not said
 */
record StoreDecision(
    StorePolicy policy, boolean isStored, List<String> tags, @Nullable Validators validators) {

  static StoreDecision of(LoadTerms terms, Load load) {
    LoadControl control = terms.control();
    return control == null
        ? new StoreDecision(terms.policy(), true, load.tags(), null)
        : control.decide(terms.policy());
  }

  /** Whether the entry carries tags by which callers could not judge the load while it ran. */
  boolean hasTagsUnknownTo(Load load) {
    return tags.size() > load.tags().size();
  }
}
