package dev.layered.tck.application;

import dev.layered.Layered;
import dev.layered.spi.CacheWarmer;
import dev.layered.spi.WarmUp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What is there before anybody has called. */
@ApplicationScoped
public class WarmUpChecks implements Checks {

  private static final long WARM = 1;

  @Inject Values values;

  /** Counts the calls that load. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Returns how often it has run in the process that loaded the value. */
    @Layered(ttl = 3600)
    public int find(long id) {
      return loads.next(id);
    }

    int runs(long id) {
      return loads.of(id);
    }
  }

  /** Makes one call. */
  @ApplicationScoped
  public static class Warmer implements CacheWarmer {

    @Inject Values values;

    private volatile boolean made;

    @Override
    public void warm(WarmUp warmUp) throws InterruptedException {
      warmUp.expect(1);
      warmUp.call(
          () -> {
            int run = values.find(WARM);
            made = true;
            return run;
          });
    }

    boolean hasMade() {
      return made;
    }
  }

  @Inject Warmer warmer;

  @Override
  public void run(Report report) {
    report.check("warm-up-at-start", this::isWarm);
  }

  private void isWarm() throws Exception {
    Expect.eventually("the warmer has called", warmer::hasMade);
    int before = values.runs(WARM);
    values.find(WARM);
    Expect.equal(before, values.runs(WARM), "runs of the method after a call");
  }
}
