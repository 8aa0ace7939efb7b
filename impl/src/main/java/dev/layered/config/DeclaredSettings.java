package dev.layered.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says, by the names of its members. A member that is not there inherits from
 * configuration. Immutable.
 */
public final class DeclaredSettings {

  /** Says nothing. */
  public static final DeclaredSettings NONE = new DeclaredSettings(Map.of());

  private final Map<String, Object> members;

  private DeclaredSettings(Map<String, Object> members) {
    this.members = members;
  }

  /** Says how long an entry is fresh, and nothing else. */
  public static DeclaredSettings ofTtl(@Nullable Duration ttl) {
    return NONE.with("ttl", ttl);
  }

  /**
   * The same with another member.
   *
   * @param member its name, one for which {@link PropertyCatalog} has a property
   * @param value a value of that property's type; null changes nothing
   */
  public DeclaredSettings with(String member, @Nullable Object value) {
    return value == null ? this : merge(new DeclaredSettings(Map.of(member, value)));
  }

  /**
   * These settings, with those of {@code fallback} where they say nothing: an annotation merged
   * with the class's {@link dev.layered.CacheDefaults}.
   */
  public DeclaredSettings merge(DeclaredSettings fallback) {
    Map<String, Object> merged = new HashMap<>(fallback.members);
    merged.putAll(members);
    return new DeclaredSettings(Map.copyOf(merged));
  }

  /** The value of a member; null if it inherits. */
  public @Nullable Object value(String member) {
    return members.get(member);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeclaredSettings settings && members.equals(settings.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return "DeclaredSettings" + members;
  }
}
