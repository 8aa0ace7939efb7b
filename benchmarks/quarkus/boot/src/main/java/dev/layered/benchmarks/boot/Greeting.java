package dev.layered.benchmarks.boot;

import dev.layered.Layered;
import io.quarkus.cache.CacheResult;
import jakarta.enterprise.context.ApplicationScoped;

/** One cached method. Where a library is not there, the JVM does not see its annotation. */
@ApplicationScoped
public class Greeting {

  private int runs;

  /** How often it has run, with the name: stays at 1 where it is cached. */
  @Layered(ttl = 60)
  @CacheResult(cacheName = "greetings")
  public String of(String name) {
    return name + " " + ++runs;
  }
}
