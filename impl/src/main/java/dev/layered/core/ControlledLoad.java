package dev.layered.core;

import dev.layered.CacheControl;
import dev.layered.CacheOptions;
import org.jspecify.annotations.Nullable;

/** A load whose loader says how its value is stored. */
final class ControlledLoad extends OptionsLoad {

  /** A loader of one key. */
  interface Loader {
    @Nullable Object load(CacheControl control) throws Exception;
  }

  private final LoadControl control;

  ControlledLoad(StorePolicy policy, CacheOptions options, Loader loader) {
    this(policy, options, loader, new LoadControl());
  }

  private ControlledLoad(
      StorePolicy policy, CacheOptions options, Loader loader, LoadControl control) {
    super(policy, options, () -> control.during(() -> loader.load(control)));
    this.control = control;
  }

  @Override
  public LoadControl control() {
    return control;
  }
}
