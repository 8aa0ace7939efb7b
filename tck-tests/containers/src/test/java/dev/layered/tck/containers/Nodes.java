package dev.layered.tck.containers;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** What two applications see of each other; the lines go to one's findings. */
final class Nodes {

  private static final AtomicInteger IDS = new AtomicInteger();

  private Nodes() {}

  /** Nodes of one application: what one has loaded or invalidated is so for the other. */
  static void share(Application one, Application other, Findings findings) {
    shareOne(one, other, "key", id -> "value/" + id + "/invalidate", findings);
    shareOne(one, other, "tag", id -> "value/tag/invalidate", findings);
  }

  private static void shareOne(
      Application one,
      Application other,
      String kind,
      IntFunction<String> invalidation,
      Findings findings) {
    int id = IDS.incrementAndGet();
    String loaded = one.get("value/" + id);
    String found = other.get("value/" + id);
    findings.line("nodes-share-value", found.equals(loaded), found + ", not " + loaded);

    one.post(invalidation.apply(id));
    String newer =
        Await.until(Suite.SOON, () -> other.get("value/" + id), now -> !now.equals(loaded));
    findings.line("nodes-share-invalidation-of-" + kind, !newer.equals(loaded), "still " + newer);
  }

  /** Two applications: neither sees what the other has loaded or invalidated. */
  static void areStrangers(Application one, Application other, Findings findings) {
    int id = IDS.incrementAndGet();
    String loaded = one.get("value/" + id);
    String own = other.get("value/" + id);
    findings.line("strangers-share-no-value", !own.equals(loaded), own);

    one.post("value/" + id + "/invalidate");
    one.post("value/tag/invalidate");
    String newer = one.get("value/" + id);
    findings.line("strangers-invalidate-their-own", !newer.equals(loaded), "still " + newer);
    String kept = other.get("value/" + id);
    findings.line("strangers-share-no-invalidation", kept.equals(own), kept + ", not " + own);
  }
}
