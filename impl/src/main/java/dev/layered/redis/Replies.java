package dev.layered.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of what Redis answers to scripts, and of what it is asked. */
final class Replies {

  private Replies() {}

  static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(List<?> reply, int index) {
    return new String((byte[]) reply.get(index), UTF_8);
  }

  static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw new IllegalStateException("Redis answered something else");
  }
}
