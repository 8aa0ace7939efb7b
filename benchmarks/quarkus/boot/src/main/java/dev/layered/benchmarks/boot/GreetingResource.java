package dev.layered.benchmarks.boot;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The first answer ends the start: it takes one call of the method. */
@Path("greeting")
public class GreetingResource {

  @Inject Greeting greeting;

  /** A greeting, cached or not. */
  @GET
  @Produces("text/plain")
  public String show() {
    return greeting.of("hello");
  }
}
