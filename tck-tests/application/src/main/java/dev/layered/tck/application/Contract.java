package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.concurrent.locks.ReentrantLock;

/** All areas. Two runs of one process take turns, because some checks empty a cache. */
@ApplicationScoped
public class Contract {

  @Inject @Any Instance<Checks> areas;

  private final ReentrantLock turn = new ReentrantLock();

  /** Runs every check once. */
  Report run() {
    turn.lock();
    try {
      Report report = new Report();
      areas.forEach(area -> area.run(report));
      return report;
    } finally {
      turn.unlock();
    }
  }
}
