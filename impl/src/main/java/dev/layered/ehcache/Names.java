package dev.layered.ehcache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names of files for names that people choose, which may hold anything. */
final class Names {

  private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Names() {}

  /**
   * A name that people recognise if theirs can be a file's name on every platform; otherwise a
   * digest.
   */
  static String ofFolder(String name) {
    return PLAIN.matcher(name).matches() ? name : "_" + ofCache(name);
  }

  /** A digest. */
  static String ofCache(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
