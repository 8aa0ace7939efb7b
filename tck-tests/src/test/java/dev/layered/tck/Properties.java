package dev.layered.tck;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The only configuration source of an application, which a test may change while it runs. System
 * properties and the environment are not read, so that tests do not depend on where they run.
 */
final class Properties implements ConfigSource {

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final Config config = new SmallRyeConfigBuilder().withSources(this).build();

  void set(String name, String value) {
    values.put(name, value);
  }

  void remove(String name) {
    values.remove(name);
  }

  /** Makes this the configuration of the test's class loader. */
  void install() {
    ConfigProviderResolver resolver = ConfigProviderResolver.instance();
    resolver.registerConfig(config, Thread.currentThread().getContextClassLoader());
  }

  void uninstall() {
    ConfigProviderResolver.instance().releaseConfig(config);
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.copyOf(values);
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.copyOf(values.keySet());
  }

  @Override
  public String getValue(String name) {
    return values.get(name);
  }

  @Override
  public String getName() {
    return "test";
  }
}
