package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** All checks, in the order of the report. */
@ApplicationScoped
public class Contract {

  @Inject ReadChecks reads;

  /** Runs every check once. */
  Report run() {
    Report report = new Report();
    reads.run(report);
    return report;
  }
}
