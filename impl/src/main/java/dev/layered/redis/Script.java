package dev.layered.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script, known to the server by its SHA-1.
 *
 * @see <a href="https://redis.io/docs/latest/develop/programmability/eval-intro/">Scripting</a>
 */
final class Script {

  private final byte[] source;
  private final byte[] sha;

  Script(String lua) {
    this.source = lua.getBytes(StandardCharsets.UTF_8);
    this.sha = hex(source).getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] source) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  byte[] source() {
    return source;
  }

  byte[] sha() {
    return sha;
  }
}
