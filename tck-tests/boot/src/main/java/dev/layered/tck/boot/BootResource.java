package dev.layered.tck.boot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The first answer ends the boot: it takes one call of the method. */
@Path("info")
@ApplicationScoped
public class BootResource {

  @Inject Greeting greeting;

  /** A greeting, cached or not. */
  @GET
  @Produces("text/plain")
  public String show() {
    return greeting.of("hello");
  }
}
