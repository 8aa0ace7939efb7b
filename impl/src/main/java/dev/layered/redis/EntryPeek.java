package dev.layered.redis;

import dev.layered.core.event.Unreadable;
import dev.layered.core.layer.Lookup;
import java.util.List;

/** Looks at what is stored for a key of one cache: takes no lease and counts nothing. */
final class EntryPeek {

  private final RedisStore store;
  private final LeaseCalls calls;
  private final EntryBytes bytes;

  EntryPeek(RedisStore store, LeaseCalls calls, EntryBytes bytes) {
    this.store = store;
    this.calls = calls;
    this.bytes = bytes;
  }

  Lookup look(EntryNames names, List<String> subjects) {
    Batch batch = new Batch(store.remote().redis());
    calls.addPeek(batch, names);
    calls.addLearn(batch, subjects);
    List<Object> answers = store.remote().call(null, batch::run);
    Learned learned = answers == null ? null : calls.learned(subjects, answers, 1);
    if (learned == null || answers == null || !(answers.get(0) instanceof List<?> parts)) {
      return Lookup.UNREACHABLE;
    }
    if ((Long) parts.get(0) == SharedScripts.FOUND) {
      return bytes.peek(names, (byte[]) parts.get(1), (Long) parts.get(2), learned);
    }
    return (Long) parts.get(2) == 0
        ? Lookup.ABSENT
        : new Lookup.Undecodable(new Unreadable(false, "of another kind, or too long"));
  }
}
