package dev.layered.tck.application;

import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Configuration that comes before annotations. */
@ApplicationScoped
public class ConfigurationChecks implements Checks {

  @Inject ConfiguredValues values;
  @Inject LayeredCaches caches;

  @Override
  public void run(Report report) {
    report.check("config-ttl-by-cache", () -> byName(Fresh.id()));
    report.check("config-ttl-by-method", () -> byMethod(Fresh.id()));
    report.check("config-tags-by-method", () -> tagged(Fresh.id()));
    report.check("config-disabled-by-cache", () -> disabledByName(Fresh.id()));
    report.check("config-disabled-by-method", () -> disabledByMethod(Fresh.id()));
    report.check("config-spares-the-others", () -> asAnnotated(Fresh.id()));
  }

  private void byName(long id) throws Exception {
    Expect.expires(() -> values.byName(id));
  }

  private void byMethod(long id) throws Exception {
    Expect.expires(() -> values.byMethod(id));
  }

  private void tagged(long id) throws Exception {
    Expect.cached(() -> values.tagged(id));
    caches.invalidateTags("configured:" + id);
    Expect.loadedAgain(() -> values.tagged(id));
  }

  private void disabledByName(long id) throws Exception {
    Expect.notCached(() -> values.disabledByName(id));
  }

  private void disabledByMethod(long id) throws Exception {
    Expect.notCached(() -> values.disabledByMethod(id));
  }

  private void asAnnotated(long id) throws Exception {
    Expect.cached(() -> values.asAnnotated(id));
  }
}
