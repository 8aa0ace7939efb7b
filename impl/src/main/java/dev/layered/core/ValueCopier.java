package dev.layered.core;

import org.jspecify.annotations.Nullable;

/** Gives each caller a value of its own, for values that callers change. */
@FunctionalInterface
public interface ValueCopier {

  /** Everybody shares one value. */
  ValueCopier SHARE = value -> value;

  /** Copies a value; null stays null. */
  @Nullable Object copy(@Nullable Object value);
}
