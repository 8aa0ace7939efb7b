package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Values that are written through to a cache with {@code copy}, and have no form in bytes. */
class CopiedWritesTest {

  /** A chain of them is deeper than any format allows. */
  public record Link(int number, Link next) {}

  @ApplicationScoped
  public static class Chains {
    private final Map<Integer, Link> rows = new ConcurrentHashMap<>();

    @Inject
    @CacheName("chains")
    LayeredCache<Integer, Link> cache;

    LayeredCache<Integer, Link> cache() {
      return cache;
    }

    @Layered(cacheName = "chains", key = "{id}", ttl = 60, copy = true)
    public Link find(int id) {
      return rows.getOrDefault(id, new Link(0, null));
    }

    @CachePut(cacheName = "chains", key = "{id}", ttl = 60)
    public Link save(int id, Link chain) {
      rows.put(id, chain);
      return chain;
    }
  }

  private static Link chain(int length) {
    Link chain = null;
    for (int i = length; i > 0; i--) {
      chain = new Link(i, chain);
    }
    return chain;
  }

  @Test
  void put_ofAMethodThatHasWritten_returnsItsValueAndEndsTheOldOne() throws Exception {
    try (App app = App.start(Chains.class)) {
      Chains chains = app.get(Chains.class);
      assertThat(chains.find(1).number()).isZero();
      Link deep = chain(500);
      assertThat(chains.save(1, deep)).isSameAs(deep);
      assertThat(chains.find(1)).isSameAs(deep);
      assertThat(chains.cache().statistics().heapHits()).isZero();
    }
  }

  @Test
  void put_byHand_endsTheOldOnes() throws Exception {
    try (App app = App.start(Chains.class)) {
      Chains chains = app.get(Chains.class);
      chains.find(1);
      chains.find(2);
      chains.cache().put(1, chain(500));
      assertThat(chains.cache().getIfPresent(1)).isNull();
      Link shallow = new Link(3, null);
      chains.cache().putAll(Map.of(2, chain(500), 3, shallow));
      assertThat(chains.cache().getIfPresent(2)).isNull();
      assertThat(chains.cache().getIfPresent(3)).isEqualTo(shallow);
    }
  }
}
