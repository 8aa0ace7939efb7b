package dev.layered.redis;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is reached.
 *
 * @param uri {@code redis://user:password@host:port/database}, every part but the host optional
 * @param namespace the application's name, which all its nodes share; part of every key
 * @param user the user, or null for that of the URI
 * @param password the password, or null for that of the URI
 * @param connectTimeout how long a connection may take to be made
 * @param commandTimeout how long an answer may take
 * @param poolMax the most connections for commands
 * @param poolWait how long a caller waits for one of them
 */
public record RedisSettings(
    URI uri,
    String namespace,
    @Nullable String user,
    @Nullable String password,
    Duration connectTimeout,
    Duration commandTimeout,
    int poolMax,
    Duration poolWait) {

  /** Settings with every default. */
  public static RedisSettings of(URI uri, String namespace) {
    return new RedisSettings(
        uri,
        namespace,
        null,
        null,
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        16,
        Duration.ofMillis(100));
  }

  /** Hides the password and all of the URI but host, port and path. */
  @Override
  public String toString() {
    return "RedisSettings[" + uri.getHost() + ":" + uri.getPort() + ", " + namespace + "]";
  }
}
