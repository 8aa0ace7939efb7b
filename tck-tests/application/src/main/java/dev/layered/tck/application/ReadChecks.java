package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What a read gives. */
@ApplicationScoped
public class ReadChecks {

  @Inject ReadBeans.Reads reads;

  void run(Report report) {
    report.check(
        "read-hit",
        () -> {
          long id = Fresh.id();
          Expect.equal(reads.find(id), reads.find(id), "second read");
        });
    report.check(
        "read-keys-differ",
        () -> Expect.that(!reads.find(Fresh.id()).equals(reads.find(Fresh.id())), "same value"));
    report.check(
        "read-null",
        () -> {
          long id = Fresh.id();
          Expect.equal(null, reads.none(id), "null");
        });
  }
}
