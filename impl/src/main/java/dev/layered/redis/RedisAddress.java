package dev.layered.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is: {@code redis://user:password@host:port,host:port/database}. Every part but the
 * scheme and one host is optional; {@code rediss} is TLS. Several hosts are nodes of a cluster, or
 * sentinels.
 *
 * @param tls whether connections are encrypted
 * @param hosts at least one, in their order
 * @param user the user; null for the default user
 * @param password the password; null for none
 * @param database the index of the database, from 0
 * @see <a href="https://www.iana.org/assignments/uri-schemes/prov/redis">the redis scheme</a>
 */
public record RedisAddress(
    boolean tls, List<Host> hosts, @Nullable String user, @Nullable String password, int database) {

  /** The port that Redis listens to if nothing else is said. */
  public static final int DEFAULT_PORT = 6379;

  /** The port that Sentinel listens to if nothing else is said. */
  public static final int DEFAULT_SENTINEL_PORT = 26379;

  /** Names of containers have underscores, which {@link URI#getHost} does not know. */
  private static final Pattern HOST =
      Pattern.compile(
          "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?])(?::([0-9]{1,5}))?");

  /**
   * A server.
   *
   * @param name a name or an address, without brackets
   * @param port 1 to 65535; 0 if none was given
   */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      String shown = name.indexOf(':') < 0 ? name : "[" + name + "]";
      return port == 0 ? shown : shown + ":" + port;
    }
  }

  /** Copies the hosts. */
  public RedisAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads an address.
   *
   * @param text as above
   * @throws IllegalArgumentException if it is malformed; its message says what is wrong, and quotes
   *     nothing: in a malformed address any part may be the password
   */
  public static RedisAddress parse(String text) {
    int schemeEnd = text.indexOf("://");
    String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw new IllegalArgumentException("it must begin with redis:// or rediss://");
    }
    String rest = text.substring(schemeEnd + 3);
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "it has a query or a fragment; in a password write %3F and %23 for ? and #");
    }
    int pathStart = rest.indexOf('/', rest.lastIndexOf('@') + 1);
    String authority = pathStart < 0 ? rest : rest.substring(0, pathStart);
    int userEnd = authority.lastIndexOf('@');
    String userInfo = userEnd < 0 ? "" : authority.substring(0, userEnd);
    int colon = userInfo.indexOf(':');
    return new RedisAddress(
        scheme.equals("rediss"),
        hosts(authority.substring(userEnd + 1)),
        decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? null : decoded(userInfo.substring(colon + 1)),
        database(pathStart < 0 ? "" : rest.substring(pathStart + 1)));
  }

  private static @Nullable String decoded(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "user or password has a % that begins no %-encoded character; write %25 for it");
    }
  }

  private static List<Host> hosts(String text) {
    List<Host> hosts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Host host = host(each.strip());
      if (host == null) {
        throw new IllegalArgumentException(
            "host " + (hosts.size() + 1) + " is not host or host:port");
      }
      hosts.add(host);
    }
    return hosts;
  }

  private static @Nullable Host host(String text) {
    Matcher parts = HOST.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String name = parts.group(1);
    String digits = parts.group(2);
    int port = digits == null ? 0 : Integer.parseInt(digits);
    if ((digits != null && port == 0) || port > 65535) {
      return null;
    }
    if (!name.startsWith("[")) {
      return new Host(name, port);
    }
    return isIpv6(name) ? new Host(name.substring(1, name.length() - 1), port) : null;
  }

  private static boolean isIpv6(String bracketed) {
    try {
      return new URI("redis://" + bracketed).getHost() != null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static int database(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("after the / stands no database number");
    }
    return Integer.parseInt(text);
  }

  /** Shows neither user nor password. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tls ? "rediss://" : "redis://");
    for (int i = 0; i < hosts.size(); i++) {
      text.append(i == 0 ? "" : ",").append(hosts.get(i));
    }
    return text.append('/').append(database).toString();
  }
}
