package dev.layered;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cache holds for one key on this node at one moment, and why the last call for it was a
 * miss; made by {@link LayeredCaches#explain(String, Object)}. {@link #toString()} is meant for
 * people: it has the key and no value.
 *
 * @param cache the name of the cache
 * @param key the key in its stable form
 * @param keyText the text that names the key in Redis and on disk; it begins with the type
 * @param enabled whether calls are answered from the cache, or from the cache by this method
 * @param mode the mode in force for calls of now on this thread or in this request
 * @param position the last entry of the log of invalidations that this node has applied
 * @param clearedAt the position at which the whole cache was invalidated last; 0 if that is not
 *     known
 * @param inStep whether this node knows that it has missed no invalidation; if not, it trusts
 *     neither heap nor disk
 * @param layers one for each layer, in the order in which they are read
 * @param breaker {@code closed}, or {@code open} while calls go on without asking Redis; null
 *     without a Redis layer
 * @param loadingFor for how long a load of the key has been in flight on this node; null if none is
 * @param lastMiss why a call on this node last found nothing; null if this node remembers none
 */
public record CacheExplanation(
    String cache,
    Object key,
    String keyText,
    boolean enabled,
    CacheMode mode,
    long position,
    long clearedAt,
    boolean inStep,
    List<LayerState> layers,
    @Nullable String breaker,
    @Nullable Duration loadingFor,
    @Nullable Miss lastMiss) {

  /** Copies the layers. */
  public CacheExplanation {
    layers = List.copyOf(layers);
  }

  /** What a layer holds for a key. */
  public enum State {
    /** Nothing. */
    ABSENT,
    /** A value that calls are answered with. */
    FRESH,
    /** A value that is served only while it is refreshed, or when its load fails. */
    STALE,
    /** An exception that calls are answered with. */
    EXCEPTION,
    /** A value whose life is over; nobody is answered with it. */
    EXPIRED,
    /** A value that was invalidated; nobody is answered with it. */
    INVALIDATED,
    /** Bytes that are no value of the declared type. */
    UNDECODABLE,
    /** The cache has no such layer, or it has switched itself off. */
    OFF,
    /** The layer gave no answer. */
    UNREACHABLE
  }

  /**
   * What one layer holds for the key.
   *
   * @param layer the layer
   * @param state what it holds
   * @param detail why it is so, for people; null if there is nothing to say
   * @param freshFor how long the value stays fresh; null if it is not fresh
   * @param staleFor how long it is kept as a stale one after that; null if it is neither fresh nor
   *     stale
   * @param asOf the position of the log that was applied before the value was loaded, or up to
   *     which it was found valid; null if there is none
   * @param tags its tags, each with the position at which it was invalidated last; 0 if that is not
   *     known
   */
  public record LayerState(
      CacheLayer layer,
      State state,
      @Nullable String detail,
      @Nullable Duration freshFor,
      @Nullable Duration staleFor,
      @Nullable Long asOf,
      Map<String, Long> tags) {

    /** Copies the tags. */
    public LayerState {
      tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      parts.add(head());
      if (freshFor != null && staleFor != null && !staleFor.isZero()) {
        parts.add("then stale for " + text(staleFor));
      }
      if (asOf != null) {
        parts.add("as of position " + asOf);
      }
      tags.forEach(
          (tag, at) ->
              parts.add(
                  "tag \""
                      + tag
                      + "\" "
                      + (at == 0 ? "no invalidation known" : "invalidated at " + at)));
      return String.join(", ", parts);
    }

    private String head() {
      Duration left = freshFor == null ? staleFor : freshFor;
      return state.name().toLowerCase(Locale.ROOT)
          + (left == null ? "" : " for " + text(left))
          + (detail == null ? "" : ": " + detail);
    }
  }

  /**
   * Why a call found nothing.
   *
   * @param reason the reason
   * @param detail what exactly, for people; empty if there is nothing to say
   * @param ago how long ago
   */
  public record Miss(MissReason reason, String detail, Duration ago) {

    @Override
    public String toString() {
      return reason + " " + text(ago) + " ago" + (detail.isEmpty() ? "" : ": " + detail);
    }
  }

  /**
   * What one layer holds.
   *
   * @param layer the layer
   * @return its state
   */
  public LayerState layer(CacheLayer layer) {
    return layers.stream().filter(state -> state.layer() == layer).findFirst().orElseThrow();
  }

  private static String text(Duration duration) {
    Duration rounded = Duration.ofMillis(duration.toMillis());
    return rounded.isZero()
        ? "0s"
        : rounded.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, "cache", cache + (enabled ? "" : ", disabled"));
    line(text, "key", keyText);
    line(text, "mode", mode.toString());
    line(
        text,
        "node",
        (inStep ? "in step with the log" : "not in step with the log, trusts no local layer")
            + ", at position "
            + position
            + (clearedAt == 0 ? "" : "; cache cleared at " + clearedAt));
    layers.forEach(state -> line(text, state.layer().label(), state.toString()));
    if (breaker != null) {
      line(text, "breaker", breaker);
    }
    line(
        text,
        "load",
        loadingFor == null ? "none in flight" : "in flight since " + text(loadingFor));
    line(text, "last miss", lastMiss == null ? "none remembered" : lastMiss.toString());
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String content) {
    if (text.length() > 0) {
      text.append('\n');
    }
    text.append(label).append(" ".repeat(Math.max(1, 11 - label.length()))).append(content);
  }
}
