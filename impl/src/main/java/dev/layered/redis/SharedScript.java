package dev.layered.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A script for one entry or several on one server, each with an outcome of its own. {@code KEYS}
 * are the value and the lease of each; arguments are those that all entries share, then those of
 * each. It answers with as many parts for each entry, of which the first is an error if that entry
 * had one.
 *
 * @param script for a server
 * @param parts how many parts of the answer belong to each entry
 */
record SharedScript(Script script, int parts) {

  /**
   * What happened to one entry.
   *
   * @throws RuntimeException the error that it had
   */
  Object answer(@Nullable Object reply) {
    if (!(reply instanceof List<?> all) || all.size() != parts) {
      throw unreadable(1);
    }
    Object first = all.get(0);
    if (first instanceof RuntimeException error) {
      throw ofScript(error);
    }
    return parts == 1 ? first : all;
  }

  /**
   * What happened to each entry, in order: its only part, its parts as a list, or the {@link
   * RuntimeException} that it had. Of a call that failed as a whole, each entry has that failure:
   * something may have been done for it.
   *
   * @param reply what the call answered, or the {@link RuntimeException} that it ended with
   */
  List<Object> answers(@Nullable Object reply, int entries) {
    if (reply instanceof RuntimeException failure) {
      return Collections.nCopies(entries, failure);
    }
    if (!(reply instanceof List<?> all) || all.size() != parts * entries) {
      return Collections.nCopies(entries, unreadable(entries));
    }
    List<Object> answers = new ArrayList<>(entries);
    for (int i = 0; i < all.size(); i += parts) {
      Object first = all.get(i);
      if (first instanceof RuntimeException error) {
        answers.add(ofScript(error));
      } else {
        answers.add(parts == 1 ? first : all.subList(i, i + parts));
      }
    }
    return answers;
  }

  /** As an error is told that ends a script: Redis 7 leaves that out of one within an answer. */
  private static JedisDataException ofScript(RuntimeException error) {
    return new JedisDataException(error.getMessage() + ErrorReplies.ON_SCRIPT, error);
  }

  private static JedisException unreadable(int entries) {
    return new JedisException("not the answer about " + entries + " entries");
  }
}
