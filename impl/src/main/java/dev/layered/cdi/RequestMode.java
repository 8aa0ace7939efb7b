package dev.layered.cdi;

import dev.layered.core.ModeHolder;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps the modes of one request, and ends them with it. */
@RequestScoped
public class RequestMode {

  private final AtomicReference<@Nullable ModeHolder> slot = new AtomicReference<>();

  /** For the container. */
  public RequestMode() {}

  /**
   * Where they are kept. Public, and of a type of the JDK: if this class comes from a library
   * folder of the server, the container's proxy for it has another class loader.
   *
   * @return the same for all of a request
   * @throws ContextNotActiveException if no request is active
   */
  public AtomicReference<@Nullable ModeHolder> slot() {
    return slot;
  }

  /** The slot of the request that is active; null if none is. */
  static @Nullable AtomicReference<@Nullable ModeHolder> ofActive(RequestMode proxy) {
    try {
      return proxy.slot();
    } catch (ContextNotActiveException none) {
      return null;
    }
  }

  /** The request is over. */
  @PreDestroy
  protected void end() {
    ModeHolder holder = slot.get();
    if (holder != null) {
      holder.end();
    }
  }
}
