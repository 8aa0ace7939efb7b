package dev.layered.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One line for each reason for which Redis answers, but refuses. Safe for several threads. */
final class RefusalLog {

  private static final Logger LOG = System.getLogger("dev.layered.redis");

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  void refused(Throwable failure) {
    String code = ErrorReplies.code(failure);
    if (told.add(code)) {
      LOG.log(
          Level.WARNING,
          "LAYERED-623: Redis refuses a call: "
              + code
              + "; what it refuses to store is not shared");
    }
  }
}
