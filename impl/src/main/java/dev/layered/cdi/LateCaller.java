package dev.layered.cdi;

import dev.layered.core.load.LoadChain;

/** Who asks for a result that comes later, as far as the kind of result knows. */
interface LateCaller {

  /** Somebody of whom nothing is known. */
  LateCaller UNKNOWN = () -> LoadChain.NONE;

  /** The loads that it is part of. */
  LoadChain chain();
}
