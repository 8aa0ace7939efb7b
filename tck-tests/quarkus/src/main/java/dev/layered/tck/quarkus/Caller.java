package dev.layered.tck.quarkus;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** Tells requests apart. */
@RequestScoped
public class Caller {

  private final String name = UUID.randomUUID().toString();

  /** Another name in each request. */
  public String name() {
    return name;
  }
}
