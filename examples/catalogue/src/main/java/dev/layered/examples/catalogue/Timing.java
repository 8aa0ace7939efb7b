package dev.layered.examples.catalogue;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;

/**
 * Says in a header of each answer how many statements it took, and how many milliseconds. Loads run
 * on the thread of the request that asks first.
 */
@Provider
public class Timing implements ContainerRequestFilter, ContainerResponseFilter {

  private static final String START = Timing.class.getName() + ".start";
  private static final String BEFORE = Timing.class.getName() + ".before";

  @Inject Sql sql;

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(START, System.nanoTime());
    request.setProperty(BEFORE, sql.statementsOfThread());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    // a request that no method matched has not come by the first filter
    if (request.getProperty(START) instanceof Long start
        && request.getProperty(BEFORE) instanceof Long before) {
      response
          .getHeaders()
          .putSingle(
              "Server-Timing",
              String.format(
                  Locale.ROOT,
                  "sql;desc=\"statements: %d\", total;dur=%.2f",
                  sql.statementsOfThread() - before,
                  (System.nanoTime() - start) / 1e6));
    }
  }
}
