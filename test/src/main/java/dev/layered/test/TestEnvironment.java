package dev.layered.test;

import dev.layered.cdi.NodeEnvironment;
import dev.layered.core.Sharing;
import dev.layered.core.time.Ticker;
import jakarta.enterprise.context.Dependent;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes the test's clock and bus. Where no test uses {@link LayeredTestExtension} this
 * changes nothing: the clock goes as the machine's, and there is no bus.
 */
@Dependent
public class TestEnvironment implements NodeEnvironment {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private @Nullable BusNode onBus;

  /** For the container. */
  public TestEnvironment() {}

  @Override
  public Ticker ticker() {
    LOG.log(Level.INFO, "layered-test is on the class path: this node goes by the clock of tests");
    return new ClockTicker(TestClock.shared());
  }

  @Override
  public @Nullable Sharing sharing(Executor announcements) {
    MemoryBus bus = MemoryBus.current();
    return bus == null ? null : bus.sharing(announcements, joined -> onBus = joined);
  }

  @Override
  public void started(Node node) {
    Nodes.started(node, onBus);
  }

  @Override
  public void stopping(Node node) {
    Nodes.stopping(node);
  }
}
