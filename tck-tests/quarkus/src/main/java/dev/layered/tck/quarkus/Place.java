package dev.layered.tck.quarkus;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Where some code runs.
 *
 * @param context that of Vert.x: Quarkus makes one for each request; null if there is none
 * @param loop whether the thread is an event loop
 * @param request the name of the {@link Caller}
 */
record Place(@Nullable Context context, boolean loop, String request) {

  /** The place of the calling thread. */
  static Place here(Caller caller) {
    return new Place(Vertx.currentContext(), Context.isOnEventLoopThread(), caller.name());
  }

  /** Whether it is an event loop, in the same context as another place. */
  boolean isOnLoopOf(Place other) {
    return loop && context != null && context.equals(other.context);
  }
}
