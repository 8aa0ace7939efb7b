package dev.layered.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.List;

/**
 * Makes the {@link BeanCatalog} from what the extension noted when the application was built or
 * deployed.
 */
public class BeanCatalogCreator implements SyntheticBeanCreator<BeanCatalog> {

  static final String BEAN_CLASSES = "beanClasses";
  static final String HAS_WARMERS = "hasWarmers";

  /** For the container. */
  public BeanCatalogCreator() {}

  @Override
  public BeanCatalog create(Instance<Object> lookup, Parameters parameters) {
    return new BeanCatalog(
        List.of(parameters.get(BEAN_CLASSES, Class[].class, new Class<?>[0])),
        parameters.get(HAS_WARMERS, Boolean.class, false));
  }
}
