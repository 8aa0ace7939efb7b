package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingAppendsTest {

  private final List<List<Invalidation>> told = new ArrayList<>();
  private long nonces;
  private final PendingAppends pending =
      new PendingAppends(3, what -> List.of(entry(what)), told::add);

  private OwnEntry entry(Invalidation what) {
    return new OwnEntry(nonces++, new Notice("n", false, what));
  }

  private static Invalidation key(String key) {
    return new Invalidation.Keys("users", List.of(key), false);
  }

  @Test
  void orderIsKept_andEachChangeIsTold() {
    OwnEntry first = entry(key("a"));
    OwnEntry second = entry(key("b"));
    pending.add(List.of(first, second));
    pending.add(List.of(first));
    pending.remove(first);
    pending.remove(first);
    assertThat(told)
        .containsExactly(
            List.of(key("a"), key("b")), List.of(key("a"), key("b")), List.of(key("b")));
    assertThat(pending.get(second.nonce())).isSameAs(second);
  }

  @Test
  void whatWasAppliedMeanwhile_isNotAdded() {
    OwnEntry entry = entry(key("a"));
    entry.applied = new LogPosition(1, 2, 3);
    pending.add(List.of(entry));
    assertThat(pending.list()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void tooMany_areCollapsed() {
    pending.add(List.of(entry(key("a")), entry(new Invalidation.Tags(Set.of("x"), false, true))));
    pending.add(
        List.of(
            entry(new Invalidation.Written("orders", List.of("a"))),
            entry(new Invalidation.Tags(Set.of("y"), false, false))));
    assertThat(told.get(1))
        .containsExactly(
            new Invalidation.Clear("users", false),
            new Invalidation.Clear("orders", false),
            new Invalidation.Tags(Set.of("x", "y"), false, false));
  }
}
