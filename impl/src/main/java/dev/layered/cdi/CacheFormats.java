package dev.layered.cdi;

import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.cdi.plan.Deployment;
import dev.layered.codec.CodecCopier;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.codec.TypeFingerprint;
import dev.layered.config.CacheSettings;
import dev.layered.config.Problem;
import dev.layered.core.ValueCopier;
import dev.layered.core.time.Ticker;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.ValueCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The codecs of all caches whose values become bytes, bound to the declared types. */
final class CacheFormats {

  private static final int FIRST_ID = 64;
  private static final int LAST_ID = 127;

  private record Format(ValueCodec values, EntryCodec entries) {}

  private final Map<String, CacheCodec> byName = new TreeMap<>();
  private final Map<String, Format> byCache = new HashMap<>();
  private final boolean allCodecsKnown;

  /**
   * Binds the codecs.
   *
   * @param codecs those of the application; null while they are not known, which makes the name of
   *     an unknown codec no mistake
   * @param problems takes the mistakes
   */
  CacheFormats(
      @Nullable Iterable<CacheCodec> codecs,
      Deployment deployment,
      DeploymentSettings settings,
      Ticker ticker,
      List<Problem> problems) {
    allCodecsKnown = codecs != null;
    add(new JsonCodec(), problems);
    if (codecs != null) {
      codecs.forEach(codec -> addOfApplication(codec, problems));
    }
    deployment
        .caches()
        .forEach(
            (name, declaration) ->
                bind(name, declaration, settings.of(name).current(), ticker, problems));
  }

  /**
   * Adds the mistakes that show before the application's codecs are there, which are beans: types
   * that Layered's own codec refuses.
   */
  static void addEarlyProblems(
      Deployment deployment, DeploymentSettings settings, List<Problem> problems) {
    new CacheFormats(null, deployment, settings, Ticker.system(), problems);
  }

  /** Two formats with one id would read each other's bytes after a change of configuration. */
  private void addOfApplication(CacheCodec codec, List<Problem> problems) {
    String where = codec.getClass().getName();
    int id = codec.id();
    if (id < FIRST_ID || id > LAST_ID) {
      problems.add(
          AnnotationProblem.CODEC.at(
              where, "id " + id + " is not allowed; use " + FIRST_ID + " to " + LAST_ID));
    }
    for (CacheCodec other : byName.values()) {
      if (other.id() == id) {
        problems.add(
            AnnotationProblem.CODEC.at(
                where, "id " + id + " belongs to codec \"" + other.name() + "\"; use another one"));
      }
    }
    add(codec, problems);
  }

  private void add(CacheCodec codec, List<Problem> problems) {
    CacheCodec other = byName.putIfAbsent(codec.name(), codec);
    if (other != null) {
      problems.add(
          AnnotationProblem.CODEC.at(
              codec.getClass().getName(),
              "codec \"" + codec.name() + "\" is there already; give it another name"));
    }
  }

  private void bind(
      String cache,
      Deployment.Declaration declaration,
      CacheSettings settings,
      Ticker ticker,
      List<Problem> problems) {
    if (declaration.isRefused() || !needsBytes(settings)) {
      return;
    }
    CacheCodec codec = byName.get(settings.codec());
    if (codec == null) {
      if (allCodecsKnown) {
        problems.add(
            AnnotationProblem.CODEC.at(
                declaration.where(),
                "there is no codec \""
                    + settings.codec()
                    + "\"; there are: "
                    + String.join(", ", byName.keySet())));
      }
      return;
    }
    try {
      ValueCodec values = codec.bind(declaration.valueType());
      long fingerprint = TypeFingerprint.of(declaration.valueType());
      byCache.put(
          cache,
          new Format(
              values,
              new EntryCodec(
                  cache,
                  values,
                  codec.id(),
                  fingerprint,
                  EntryLimits.DEFAULTS,
                  ticker,
                  settings.compression())));
    } catch (IllegalArgumentException refused) {
      problems.add(
          AnnotationProblem.CODEC.at(declaration.where(), String.valueOf(refused.getMessage())));
    }
  }

  private static boolean needsBytes(CacheSettings settings) {
    return settings.redisEnabled() || settings.diskEnabled() || settings.heapCopy();
  }

  /** The codec of a cache's entries; null if none of its layers needs one. */
  @Nullable EntryCodec entriesOf(String cache) {
    Format format = byCache.get(cache);
    return format == null ? null : format.entries();
  }

  /** What gives callers values of their own, if a cache's settings ask for it. */
  ValueCopier copierOf(String cache, CacheSettings settings) {
    Format format = byCache.get(cache);
    return settings.heapCopy() && format != null
        ? new CodecCopier(format.values())
        : ValueCopier.SHARE;
  }
}
