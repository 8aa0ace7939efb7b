package dev.layered.cdi;

import dev.layered.CacheInvalidate.When;
import dev.layered.TagMatch;
import dev.layered.cdi.plan.InvalidatePlan;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.core.Attempts;
import dev.layered.core.UndeliveredException;
import dev.layered.core.Workers;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One {@code @CacheInvalidate} bound to its node. */
final class BoundInvalidation {

  private final InvalidatePlan plan;
  private final Invalidator invalidator;
  private final @Nullable KeyMaker key;
  private final @Nullable LateResult late;

  BoundInvalidation(InvalidatePlan plan, Invalidator invalidator, @Nullable KeyMaker key) {
    this.plan = plan;
    this.invalidator = invalidator;
    this.key = key;
    this.late = LateResult.of(plan.answers());
  }

  boolean isBefore() {
    return plan.annotation().when() == When.BEFORE;
  }

  /**
   * Whether to invalidate after a call.
   *
   * @param problem what it threw; null if it returned. An undelivered invalidation of an
   *     interceptor within this one does not make it a method that has failed
   */
  boolean appliesAfter(@Nullable Throwable problem) {
    return problem == null || problem instanceof UndeliveredException || plan.appliesAfter(problem);
  }

  /** How the method answers later; null if it answers when it returns. */
  @Nullable LateResult late() {
    return late;
  }

  Workers workers() {
    return invalidator.workers();
  }

  /** What a call invalidates, worked out before the method runs and can change its arguments. */
  List<Invalidation> of(@Nullable Object[] arguments) {
    boolean expire = plan.annotation().expire();
    List<Invalidation> made = new ArrayList<>(2);
    switch (plan.scope()) {
      case CACHE -> made.add(new Invalidation.Clear(plan.cacheName(), expire));
      case PREFIX -> made.add(matching(KeyPattern.prefix(plan.textOf(arguments)), expire));
      case PATTERN -> made.add(matching(KeyPattern.glob(plan.textOf(arguments)), expire));
      case KEYS ->
          made.add(new Invalidation.Keys(plan.cacheName(), List.of(keyOf(arguments)), expire));
      case ANY_TAG, ALL_TAGS -> {}
    }
    if (!plan.tags().isEmpty()) {
      Set<String> tags = Set.copyOf(plan.tags().of(arguments));
      made.add(new Invalidation.Tags(tags, plan.annotation().match() == TagMatch.ALL, expire));
    }
    return made;
  }

  private Invalidation matching(KeyPattern pattern, boolean expire) {
    return new Invalidation.Matching(plan.cacheName(), pattern, expire);
  }

  private Object keyOf(@Nullable Object[] arguments) {
    KeyMaker maker = key;
    if (maker == null) {
      throw new IllegalStateException("an invalidation of keys without a key");
    }
    return maker.keyOf(arguments);
  }

  /**
   * Has them applied again when the transaction of the calling thread has committed, which is known
   * from now on to have changed something; does nothing without one.
   */
  void applyAfterCommit(List<Invalidation> invalidations) {
    invalidations.forEach(invalidator::invalidateAfterCommit);
  }

  void apply(List<Invalidation> invalidations, Attempts attempts) {
    for (Invalidation each : invalidations) {
      attempts.attempt(() -> invalidator.invalidate(each));
    }
  }
}
