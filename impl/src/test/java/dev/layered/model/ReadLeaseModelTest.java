package dev.layered.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * When a read lease is counted from: every order, on a clock of a few ticks, of one heartbeat
 * (sent, answered by Redis, received), one invalidation whose message is lost, and one read. A
 * violation is a read of the old value later than the permitted staleness after the invalidation.
 */
class ReadLeaseModelTest {

  private static final int END = 12;
  private static final int STALENESS = 3;

  private enum Lease {
    FROM_REQUEST,
    FROM_REPLY,
    NOT_CHECKED
  }

  private record Result(int schedules, int violations) {}

  private static Result explore(Lease lease) {
    int schedules = 0;
    int violations = 0;
    for (int sent = 0; sent < END; sent++) {
      for (int answered = sent; answered < END; answered++) {
        for (int received = answered; received < END; received++) {
          for (int appended = 0; appended < END; appended++) {
            for (int read = received; read < END; read++) {
              schedules++;
              if (isStale(lease, sent, answered, received, appended, read)) {
                violations++;
              }
            }
          }
        }
      }
    }
    return new Result(schedules, violations);
  }

  /** The answer shows what was appended before it, and then the old value is dropped. */
  private static boolean isStale(
      Lease lease, int sent, int answered, int received, int appended, int read) {
    boolean seen = appended <= answered;
    boolean trusted =
        switch (lease) {
          case FROM_REQUEST -> read < sent + STALENESS;
          case FROM_REPLY -> read < received + STALENESS;
          case NOT_CHECKED -> true;
        };
    return !seen && trusted && read >= appended + STALENESS;
  }

  @Test
  void leaseFromTheRequest_neverServesOlderThanPermitted() {
    Result result = explore(Lease.FROM_REQUEST);
    assertThat(result.violations()).isZero();
    assertThat(result.schedules()).isGreaterThan(10_000);
  }

  @Test
  void leaseFromTheReply_orNone_does() {
    assertThat(explore(Lease.FROM_REPLY).violations()).isPositive();
    assertThat(explore(Lease.NOT_CHECKED).violations())
        .isGreaterThan(explore(Lease.FROM_REPLY).violations());
  }
}
