package dev.layered.redis;

import dev.layered.core.guard.Breaker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One line when Redis is given up, and one when it answers again. */
final class BreakerLog implements Breaker.Listener {

  private static final Logger LOG = System.getLogger("dev.layered.redis");

  @Override
  public void opened(String reason) {
    LOG.log(
        Level.WARNING, "LAYERED-621: Redis does not answer: " + reason + "; going on without it");
  }

  @Override
  public void closed() {
    LOG.log(Level.INFO, "LAYERED-622: Redis answers again");
  }
}
