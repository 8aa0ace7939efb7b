package dev.layered.tck.boot;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;

/** One cached method. Where Layered is not there, the JVM does not see its annotation. */
@ApplicationScoped
public class Greeting {

  private int runs;

  /** How often it has run, with the name: stays at 1 where it is cached. */
  @Layered(ttl = 60)
  public String of(String name) {
    return name + " " + ++runs;
  }
}
