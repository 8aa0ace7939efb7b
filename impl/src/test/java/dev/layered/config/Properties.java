package dev.layered.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A configuration source that tests change while it is in use. */
final class Properties implements ConfigSource {

  static final String SOURCE = "test.properties";

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private volatile boolean broken;

  static Properties of(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.set(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  void set(String key, String value) {
    values.put(key, value);
  }

  void remove(String key) {
    values.remove(key);
  }

  /** From now on reading fails, or works again. */
  void setBroken(boolean broken) {
    this.broken = broken;
  }

  Config config() {
    return new SmallRyeConfigBuilder().addDefaultInterceptors().withSources(this).build();
  }

  LayeredConfig layered() {
    return new LayeredConfig(config());
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.copyOf(values.keySet());
  }

  @Override
  public String getValue(String key) {
    if (broken) {
      throw new IllegalStateException("source is closed");
    }
    return values.get(key);
  }

  @Override
  public String getName() {
    return SOURCE;
  }
}
