package dev.layered.tracing;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SingleFlight;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Redis layer, each call in a span; those of several keys at once are one call. */
final class TracedLayer implements SharedLayer {

  private static final String DONE = "done";
  private static final String UNREACHABLE = "unreachable";

  private final SharedLayer layer;
  private final String cache;
  private final Spans spans;

  TracedLayer(SharedLayer layer, String cache, Spans spans) {
    this.layer = layer;
    this.cache = cache;
    this.spans = spans;
  }

  private <T> T call(String operation, Supplier<T> call, Function<T, String> result) {
    Span span = spans.redis(cache, operation);
    try {
      T answer = call.get();
      Spans.end(span, result.apply(answer));
      return answer;
    } catch (Throwable problem) {
      Spans.fail(span, problem);
      throw problem;
    }
  }

  private void run(String operation, Runnable call) {
    Span span = spans.redis(cache, operation);
    try {
      call.run();
      Spans.end(span, DONE);
    } catch (Throwable problem) {
      Spans.fail(span, problem);
      throw problem;
    }
  }

  /** The published words, whatever the classes are called. */
  private static String resultOf(Lookup answer) {
    if (answer instanceof Lookup.Found) {
      return "hit";
    }
    if (answer instanceof Lookup.Granted) {
      return "granted";
    }
    if (answer instanceof Lookup.Busy) {
      return "busy";
    }
    if (answer instanceof Lookup.Writing) {
      return "writing";
    }
    return answer instanceof Lookup.Absent ? "absent" : UNREACHABLE;
  }

  private static String resultOf(Stored answer) {
    return switch (answer) {
      case YES -> "stored";
      case REFUSED -> "refused";
      case UNREACHABLE -> UNREACHABLE;
    };
  }

  @Override
  public boolean isPresent() {
    return layer.isPresent();
  }

  @Override
  public Lookup lookup(Object key, SingleFlight sharing, List<String> subjects) {
    return call("GET", () -> layer.lookup(key, sharing, subjects), TracedLayer::resultOf);
  }

  @Override
  public List<Lookup> lookupAll(List<Object> keys, List<String> subjects) {
    return call("MGET", () -> layer.lookupAll(keys, subjects), answers -> DONE);
  }

  /** Not traced: it is no part of a call that somebody makes. */
  @Override
  public Lookup peek(Object key, List<String> subjects) {
    return layer.peek(key, subjects);
  }

  /** Not traced, for the same reason. */
  @Override
  public KeyScan scan() {
    return layer.scan();
  }

  @Override
  public boolean isGivenUp() {
    return layer.isGivenUp();
  }

  @Override
  public List<Lookup> searchAll(List<Object> keys, SingleFlight sharing, List<String> subjects) {
    return call("MGET", () -> layer.searchAll(keys, sharing, subjects), answers -> DONE);
  }

  @Override
  public Lookup lease(Object key, SingleFlight sharing) {
    return call("LEASE", () -> layer.lease(key, sharing), TracedLayer::resultOf);
  }

  @Override
  public List<Lookup> leaseAll(List<Object> keys, SingleFlight sharing) {
    return call("LEASE", () -> layer.leaseAll(keys, sharing), answers -> DONE);
  }

  @Override
  public Stored fill(Object key, Entry entry, LoadLease lease) {
    return call("SET", () -> layer.fill(key, entry, lease), TracedLayer::resultOf);
  }

  @Override
  public List<Stored> fillAll(List<Fill> fills) {
    return call("MSET", () -> layer.fillAll(fills), stored -> DONE);
  }

  @Override
  public List<Stored> writeAll(List<Fill> fills) {
    return call("MSET", () -> layer.writeAll(fills), stored -> DONE);
  }

  @Override
  public void release(Object key, LoadLease lease) {
    run("RELEASE", () -> layer.release(key, lease));
  }

  @Override
  public void drop(Object key, LoadLease lease) {
    run("DEL", () -> layer.drop(key, lease));
  }

  @Override
  public List<@Nullable LoadLease> beginWrites(List<Object> keys) {
    return call("LEASE", () -> layer.beginWrites(keys), leases -> DONE);
  }

  @Override
  public CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
    return layer.awaitChange(key, timeoutNanos);
  }

  @Override
  public void close() {
    layer.close();
  }
}
