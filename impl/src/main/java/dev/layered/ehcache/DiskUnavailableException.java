package dev.layered.ehcache;

import org.jspecify.annotations.Nullable;

/**
 * The disk layer cannot start. The message is one sentence for people, without a code: which path,
 * what is wrong with it and what to set.
 */
public final class DiskUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  DiskUnavailableException(String message) {
    super(message);
  }

  DiskUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
