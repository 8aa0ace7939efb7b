package dev.layered.cdi;

import dev.layered.core.coherence.Invalidation;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one transaction has invalidated, to be done again when it has committed. Keys of one cache
 * are one invalidation, and so many of them are the whole cache: a commit must not take a round
 * trip for each row.
 */
final class TransactionInvalidations implements Synchronization {

  static final int MOST_KEYS = 10_000;

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private record Group(String cache, boolean expire) {}

  private final Consumer<Invalidation> again;
  private final Map<Group, Set<Object>> keys = new LinkedHashMap<>();
  private final Set<Invalidation> others = new LinkedHashSet<>();

  TransactionInvalidations(Consumer<Invalidation> again) {
    this.again = again;
  }

  synchronized void add(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.Keys some) {
      addKeys(new Group(some.cache(), some.expire()), some.keys());
    } else {
      others.add(invalidation);
    }
  }

  private void addKeys(Group group, List<Object> some) {
    Invalidation whole = new Invalidation.Clear(group.cache(), group.expire());
    if (others.contains(whole)) {
      return;
    }
    Set<Object> known = keys.computeIfAbsent(group, first -> new LinkedHashSet<>());
    known.addAll(some);
    if (known.size() > MOST_KEYS) {
      keys.remove(group);
      others.add(whole);
    }
  }

  @Override
  public void beforeCompletion() {}

  /** After an end of which nobody is sure, too. */
  @Override
  public synchronized void afterCompletion(int status) {
    if (status == Status.STATUS_ROLLEDBACK) {
      return;
    }
    keys.forEach(
        (group, some) ->
            repeat(new Invalidation.Keys(group.cache(), new ArrayList<>(some), group.expire())));
    others.forEach(this::repeat);
  }

  /** The transaction has ended; failing now would tell nobody, and leave out the others. */
  private void repeat(Invalidation invalidation) {
    try {
      again.accept(invalidation);
    } catch (RuntimeException failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "LAYERED-507 an invalidation after the commit of its transaction failed",
          failed);
    }
  }
}
