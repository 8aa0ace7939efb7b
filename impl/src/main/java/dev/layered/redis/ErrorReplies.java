package dev.layered.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisDataException;

/** What an error says that a server has answered. Its text can hold keys. */
final class ErrorReplies {

  /** What marks an error as one that a script had. */
  static final String ON_SCRIPT = ", on @user_script";

  /** Codes of a server that reads but does not write: full, unable to save, or without replicas. */
  private static final Pattern NO_WRITES = code("OOM|MISCONF|NOREPLICAS");

  /** Codes that concern one call; and all that a script says, which runs on a live server only. */
  private static final Pattern ONE_CALL =
      code("OOM|MISCONF|NOREPLICAS|WRONGTYPE|NOPERM|TRYAGAIN|@user_script");

  /**
   * Codes of a server that is of no use. One that has become a replica is among them: connections
   * to it may have to be made anew.
   */
  private static final Pattern NO_USE = code("LOADING|MASTERDOWN|CLUSTERDOWN|READONLY");

  private ErrorReplies() {}

  /** Before Redis 7, an error in a script hides the code in the middle. */
  private static Pattern code(String names) {
    return Pattern.compile("(?:^|[ -])(" + names + ")\\b");
  }

  private static boolean says(Throwable failure, Pattern pattern) {
    String message = failure.getMessage();
    return failure instanceof JedisDataException
        && message != null
        && pattern.matcher(message).find();
  }

  /** Whether a key could not be used because its slot is moving to another server. */
  static boolean isMoving(Throwable failure) {
    String message = failure.getMessage();
    return failure instanceof JedisDataException
        && message != null
        && message.startsWith("TRYAGAIN");
  }

  /** Whether a live server refused to write, as it does with all that takes memory. */
  static boolean refusesToWrite(Throwable failure) {
    return says(failure, NO_WRITES) && !says(failure, NO_USE);
  }

  /** Whether the server is alive and may answer the next call. */
  static boolean concernsOneCall(Throwable failure) {
    return says(failure, ONE_CALL) && !says(failure, NO_USE);
  }

  /** The code of an error, which may stand in a log; empty if there is none. */
  static String code(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return "";
    }
    Matcher refused = NO_WRITES.matcher(message);
    if (failure instanceof JedisDataException && refused.find()) {
      return refused.group(1);
    }
    String first = message.split("\\s", 2)[0];
    return first.matches("[A-Z]+") ? first : "";
  }
}
