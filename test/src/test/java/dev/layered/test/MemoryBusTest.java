package dev.layered.test;

import static dev.layered.CacheLayer.HEAP;
import static dev.layered.test.LayeredAssertions.assertThatCache;
import static dev.layered.test.LayeredAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.layered.CacheInvalidated;
import dev.layered.LayeredCaches;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryBusTest {

  @RegisterExtension
  static final LayeredTestExtension LAYERED = LayeredTestExtension.withMemoryBus();

  private final MemoryBus bus = LAYERED.bus();
  private final TestClock clock = LAYERED.clock();
  private Container one;
  private Container two;
  private Users here;
  private Users there;

  @BeforeEach
  void start() {
    one = bus.startNode("one", () -> Container.start(Users.class));
    two = bus.startNode("two", () -> Container.start(Users.class));
    here = one.get(Users.class);
    there = two.get(Users.class);
    here.find(1);
    there.find(1);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void anInvalidation_isInForceEverywhere_whenItReturns(HeardInvalidations heard) {
    here.forget(1);
    assertThatCall(() -> there.find(1)).loaded();
    assertThatCall(() -> here.find(1)).loaded();
    heard.await(event -> event.origin() == CacheInvalidated.Origin.REMOTE);
    assertThat(bus.node("one").position()).isEqualTo(bus.node("two").position()).isPositive();
  }

  @Test
  void otherEntries_stay() {
    there.find(2);
    here.forget(1);
    assertThatCall(() -> there.find(2)).servedFrom(HEAP);
    two.get(LayeredCaches.class).invalidateTags("user");
    assertThatCache(here.cache()).lacks(1L);
  }

  @Test
  void aHeldNode_servesTheOldValue_untilItHears() {
    clock.freeze();
    bus.node("two").hold();
    here.forget(1);
    assertThatCall(() -> there.find(1)).servedFrom(HEAP);
    bus.node("two").release();
    assertThatCall(() -> there.find(1)).loaded();
  }

  @Test
  void aHeldNode_isNotWaitedFor() {
    bus.node("two").hold();
    here.forget(1);
    Nodes.awaitPropagation(Wait.LIMIT);
    clock.advance(bus.maxStaleness());
    Nodes.awaitInStep(Duration.ZERO);
    Nodes.awaitWell(Duration.ZERO);
  }

  @Test
  void aHeldNode_trustsItsHeapForMaxStalenessOnly() {
    clock.freeze();
    bus.node("two").hold();
    here.forget(1);
    clock.advance(bus.maxStaleness().minusMillis(1));
    assertThatCall(() -> there.find(1)).servedFrom(HEAP);
    clock.advance(Duration.ofMillis(1));
    assertThatCall(() -> there.find(1)).loaded();
  }

  @Test
  void aHeldNode_thatInvalidates_appliesWhatCameBefore() {
    clock.freeze();
    there.find(2);
    bus.node("two").hold();
    here.forget(1);
    there.forget(2);
    assertThatCall(() -> there.find(1)).loaded();
    assertThatCall(() -> there.find(2)).loaded();
  }

  @Test
  void aNodeThatIsCutOff_isInvalidatedForItselfOnly_untilItIsBack() {
    clock.freeze();
    BusNode cut = bus.node("two");
    cut.cut();
    there.forget(1);
    assertThat(cut.pending()).isEqualTo(1);
    assertThatCall(() -> there.find(1)).loadedTimes(1);
    assertThatCall(() -> here.find(1)).servedFrom(HEAP);
    here.find(3);
    here.forget(3);
    cut.restore();
    assertThat(cut.pending()).isZero();
    assertThat(cut.position()).isEqualTo(bus.node("one").position());
    assertThatCall(() -> here.find(1)).loaded();
    assertThatCall(() -> there.find(1)).loaded();
    assertThatCall(() -> there.find(1)).servedFrom(HEAP);
  }

  @Test
  void aNodeThatIsCutOff_servesNothingAfterMaxStaleness() {
    bus.node("two").cut();
    clock.advance(bus.maxStaleness());
    assertThatCall(() -> there.find(1)).loaded();
    assertThatCall(() -> here.find(1)).servedFrom(HEAP);
  }

  @Test
  void time_thatPasses_doesNotCutAnybodyOff() {
    clock.advance(Duration.ofMinutes(4));
    assertThatCall(() -> there.find(1)).servedFrom(HEAP);
    assertThatCache(here.cache()).holdsFresh(1L);
  }

  @Test
  void aNodeThatComesLater_joins() {
    here.forget(1);
    try (Container three = bus.startNode("three", () -> Container.start(Users.class))) {
      Users late = three.get(Users.class);
      late.find(1);
      here.forget(1);
      assertThatCall(() -> late.find(1)).loaded();
    }
    assertThat(bus.nodes()).extracting(BusNode::name).containsExactly("one", "two");
    here.forget(1);
  }

  @Test
  void aContainerThatDoesNotJoin_isToldSo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> bus.startNode("none", () -> "no container"))
        .withMessageContaining("no node \"none\" has joined")
        .withMessageContaining("[one, two]");
  }

  @Test
  void whatDoesNotJoin_isClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    AutoCloseable other = () -> closed.set(true);
    assertThatIllegalStateException().isThrownBy(() -> bus.startNode("none", () -> other));
    assertThat(closed).isTrue();
  }

  @Test
  void aName_isThatOfOneNode() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bus.startNode("two", () -> Container.start(Users.class)))
        .withMessageContaining("a node \"two\" already");
    assertThat(bus.nodes()).hasSize(2);
  }
}
