package dev.layered.core;

import dev.layered.CacheTransferException.Reason;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.SharedLayer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the shared layer for so many values together as it answers in the time that a reader has: a
 * portion that was not answered is halved, and stays so. For one thread and one export.
 */
final class SharedPortions {

  private final SharedLayer layer;
  private final SharedPeek peek;
  private int keysAtOnce = KeyScan.KEYS_PER_PORTION;

  SharedPortions(SharedLayer layer, SharedPeek peek) {
    this.layer = layer;
    this.peek = peek;
  }

  /** What the shared layer has; null if there is no such layer, or nothing is asked for. */
  @Nullable List<SharedPeek.Judged> look(List<Object> keys)
      throws GaveUpException, InterruptedException {
    if (keys.isEmpty() || !layer.isPresent()) {
      return null;
    }
    List<SharedPeek.Judged> answers = new ArrayList<>(keys.size());
    while (answers.size() < keys.size()) {
      int end = Math.min(answers.size() + keysAtOnce, keys.size());
      List<Object> some = keys.subList(answers.size(), end);
      if (!tryToLook(some, answers)) {
        if (keysAtOnce == 1) {
          requireAnswer(some, answers);
        }
        // So much may have been too much for the time that a reader has.
        keysAtOnce = Math.max(1, keysAtOnce / 2);
      }
    }
    return answers;
  }

  /** Adds what there is to the answers; false if there was no answer. */
  private boolean tryToLook(List<Object> keys, List<SharedPeek.Judged> answers) {
    List<SharedPeek.Judged> found = peek.look(keys);
    return found != null && answers.addAll(found);
  }

  private void requireAnswer(List<Object> keys, List<SharedPeek.Judged> answers)
      throws GaveUpException, InterruptedException {
    if (!Retries.until(() -> tryToLook(keys, answers))) {
      throw new GaveUpException(Reason.LAYER_UNAVAILABLE, "Redis does not answer");
    }
  }
}
