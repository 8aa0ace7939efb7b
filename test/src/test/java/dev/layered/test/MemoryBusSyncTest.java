package dev.layered.test;

import static dev.layered.test.LayeredAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryBusSyncTest {

  @RegisterExtension
  final LayeredTestExtension layered =
      LayeredTestExtension.withMemoryBus(
          MemoryBus.sync().withMaxStaleness(java.time.Duration.ofHours(1)));

  private Container one;
  private Container two;
  private Users here;
  private Users there;

  @BeforeEach
  void start() {
    one = layered.bus().startNode("one", () -> Container.start(Users.class));
    two = layered.bus().startNode("two", () -> Container.start(Users.class));
    here = one.get(Users.class);
    there = two.get(Users.class);
    there.find(1);
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
  }

  @Test
  void anInvalidation_waitsForAHeldNode() throws Exception {
    layered.bus().node("two").hold();
    CompletableFuture<Void> invalidation = CompletableFuture.runAsync(() -> here.forget(1));
    awaitPosition(1);
    assertThat(invalidation).isNotDone();
    layered.bus().node("two").release();
    invalidation.get(30, TimeUnit.SECONDS);
    assertThatCall(() -> there.find(1)).loaded();
  }

  @Test
  void anInvalidation_waitsNoLongerThanALeaseLasts() throws Exception {
    layered.bus().node("two").cut();
    CompletableFuture<Void> invalidation = CompletableFuture.runAsync(() -> here.forget(1));
    awaitPosition(1);
    assertThat(invalidation).isNotDone();
    layered.clock().advance(layered.bus().maxStaleness());
    invalidation.get(30, TimeUnit.SECONDS);
    assertThatCall(() -> there.find(1)).loaded();
  }

  /** The append is in the log before it waits. */
  private void awaitPosition(long position) {
    BusNode one = layered.bus().node("one");
    Wait.until("position " + position, () -> one.position() >= position, one::toString, Wait.LIMIT);
  }
}
