package dev.layered.config;

import dev.layered.LayeredException;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * What configuration says in the place of the texts of an annotation: {@code
 * com.acme.UserService/find/Layered/key}. They decide how a method is bound to a cache, so they are
 * read once, at start; every other member is a {@link Property}.
 */
public final class TextOverrides {

  /** The members that can be overridden so; {@code tags} is a list with commas. */
  static final List<String> MEMBERS = List.of("cacheName", "key", "tags");

  /** Overrides nothing. */
  public static final TextOverrides NONE = new TextOverrides(null);

  private final @Nullable Config config;

  private TextOverrides(@Nullable Config config) {
    this.config = config;
  }

  /** What a configuration says. */
  public static TextOverrides of(Config config) {
    return new TextOverrides(config);
  }

  /**
   * The text of a member: of the method's key, else of the class's key, else the annotation's.
   *
   * @throws LayeredException if a key is set and cannot be read
   */
  public String text(MethodScope scope, String member, String declared) {
    String found = find(scope, member);
    return found == null ? declared : found;
  }

  /**
   * The texts of a member that is a list.
   *
   * @throws LayeredException if a key is set and cannot be read
   */
  public String[] texts(MethodScope scope, String member, String[] declared) {
    String found = find(scope, member);
    return found == null ? declared : found.split("\\s*,\\s*");
  }

  private @Nullable String find(MethodScope scope, String member) {
    String ofMethod = read(scope.methodKey(member));
    return ofMethod != null ? ofMethod : read(scope.classKey(member));
  }

  private @Nullable String read(String key) {
    if (config == null) {
      return null;
    }
    try {
      return config.getOptionalValue(key, String.class).orElse(null);
    } catch (RuntimeException unreadable) {
      Problem problem =
          ProblemCode.UNREADABLE.at(key, "cannot be read: " + unreadable.getMessage());
      throw new LayeredException(problem.toString(), unreadable);
    }
  }
}
