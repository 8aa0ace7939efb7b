package dev.layered.cdi;

import dev.layered.core.Tracing;
import dev.layered.tracing.OpenTelemetryTracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Leads to OpenTelemetry. Made a bean only where its API can be loaded. */
@Dependent
public class OpenTelemetryTracingBridge implements TracingBridge {

  private static final @Nullable MethodHandle IS_SET = isSet();

  private final Instance<OpenTelemetry> telemetries;

  /**
   * For the container.
   *
   * @param telemetries the application's telemetry, if there is one
   */
  @Inject
  public OpenTelemetryTracingBridge(Instance<OpenTelemetry> telemetries) {
    this.telemetries = telemetries;
  }

  /** Spans of the application's telemetry, or of the JVM's: an agent has only that. */
  @Override
  public Tracing open() {
    if (telemetries.isResolvable()) {
      OpenTelemetry ofApplication = telemetries.get();
      return new OpenTelemetryTracing(() -> ofApplication);
    }
    return new OpenTelemetryTracing(OpenTelemetryTracingBridge::global);
  }

  /** Asking for the global one before there is one would keep the application from setting it. */
  private static OpenTelemetry global() {
    return isGlobalSet() ? GlobalOpenTelemetry.get() : OpenTelemetry.noop();
  }

  /** True where the API is too old to say. */
  private static boolean isGlobalSet() {
    if (IS_SET == null) {
      return true;
    }
    try {
      return (boolean) IS_SET.invokeExact();
    } catch (Throwable cannotSay) {
      return true;
    }
  }

  private static @Nullable MethodHandle isSet() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(GlobalOpenTelemetry.class, "isSet", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException olderApi) {
      return null;
    }
  }
}
