package dev.layered.ehcache;

import dev.layered.core.layer.Entry;
import java.nio.file.Path;

/**
 * A process of its own that uses a folder: it checks what it finds there, says so, and writes until
 * it is killed, or a while and then ends in good order.
 */
final class CrashingProcess {

  static final int KEYS = 2000;
  static final int REFUSED = 3;
  static final int WRONG = 4;

  private CrashingProcess() {}

  public static void main(String[] args) throws Exception {
    DiskFixture fixture = DiskFixture.onSystemTime();
    DiskStore store;
    try {
      store = fixture.open(Path.of(args[0]));
    } catch (DiskUnavailableException e) {
      System.out.println(e.getMessage());
      System.exit(REFUSED);
      return;
    }
    DiskLayer layer = fixture.layer(store, "users");
    int found = 0;
    for (long key = 0; key < KEYS; key++) {
      Entry entry = layer.get(key);
      if (entry != null) {
        if (!valueOf(key).equals(entry.value())) {
          System.out.println("wrong value for " + key);
          System.exit(WRONG);
        }
        found++;
      }
    }
    if (!fixture.events.isEmpty()) {
      System.out.println("unexpected " + fixture.events);
      System.exit(WRONG);
    }
    System.out.println("found " + found + (store.restored() == null ? " untrusted" : " trusted"));
    long writes = args[1].equals("orderly") ? KEYS : Long.MAX_VALUE;
    for (long i = 0; i < writes; i++) {
      layer.put(i % KEYS, fixture.entry(valueOf(i % KEYS)));
      if (i % 13 == 0) {
        layer.remove((i * 31) % KEYS);
      }
      if (i % 100 == 0) {
        System.out.println("wrote " + i);
        DiskFixture.await(layer::isFlushed);
      }
    }
    store.close(DiskFixture.SNAPSHOT);
    System.exit(0);
  }

  static String valueOf(long key) {
    return ("value of " + key + ' ').repeat((int) (1 + key % 40));
  }
}
