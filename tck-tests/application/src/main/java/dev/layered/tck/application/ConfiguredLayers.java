package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;

/** Which layers this run has below the heap. */
@ApplicationScoped
public class ConfiguredLayers {

  @Inject Config config;

  /** Whether there is a Redis. */
  boolean redis() {
    return isSet("layered.redis.uri");
  }

  /** Whether there is a folder. */
  boolean disk() {
    return isSet("layered.disk.path");
  }

  /** The names of all layers, with commas between them. */
  String names() {
    return "heap" + (redis() ? ",redis" : "") + (disk() ? ",disk" : "");
  }

  private boolean isSet(String property) {
    return config.getOptionalValue(property, String.class).isPresent();
  }
}
