package dev.layered.cdi;

import dev.layered.core.load.LoadChain;
import io.smallrye.mutiny.Context;
import java.util.HashMap;
import java.util.Map;

/**
 * A subscriber to a {@code Uni}, with the context that Mutiny passes from each subscriber to what
 * that subscribes to, on whatever thread. Not to be loaded where there is no Mutiny.
 */
record UniCaller(Context context) implements LateCaller {

  private static final String CHAIN = "dev.layered.loads";

  @Override
  public LoadChain chain() {
    return context.isEmpty()
        ? LoadChain.NONE
        : context.<LoadChain>getOrElse(CHAIN, () -> LoadChain.NONE);
  }

  /**
   * The context for what is part of some loads: a copy, because other subscribers may share the
   * original, and are part of other loads.
   */
  Context inside(LoadChain loads) {
    Map<String, Object> copy = new HashMap<>();
    for (Object name : context.keys()) {
      String text = (String) name;
      Object value = context.<Object>getOrElse(text, () -> null);
      if (value != null) {
        copy.put(text, value);
      }
    }
    copy.put(CHAIN, loads);
    return Context.from(copy);
  }
}
