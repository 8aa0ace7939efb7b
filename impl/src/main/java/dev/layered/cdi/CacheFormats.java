package dev.layered.cdi;

import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.cdi.plan.Deployment;
import dev.layered.codec.BinaryTransferFormat;
import dev.layered.codec.CodecCopier;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.ForyCodec;
import dev.layered.codec.JsonCodec;
import dev.layered.codec.SmileCodec;
import dev.layered.codec.TypeFingerprint;
import dev.layered.config.CacheSettings;
import dev.layered.config.Problem;
import dev.layered.core.ValueCopier;
import dev.layered.core.layer.TransferFormat;
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
  private final Deployment deployment;
  private final DeploymentSettings settings;
  private final Ticker ticker;

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
    this.allCodecsKnown = codecs != null;
    this.deployment = deployment;
    this.settings = settings;
    this.ticker = ticker;
    add(new JsonCodec(), problems);
    add(new SmileCodec(), problems);
    add(new ForyCodec(), problems);
    if (codecs != null) {
      for (CacheCodec codec : codecs) {
        addOfApplication(codec, problems);
      }
    }
    for (Map.Entry<String, Deployment.Declaration> cache : deployment.caches().entrySet()) {
      bind(cache.getKey(), cache.getValue(), settings.of(cache.getKey()).current(), problems);
    }
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
      List<Problem> problems) {
    if (declaration.isRefused() || !needsBytes(settings)) {
      return;
    }
    if (!allCodecsKnown && !byName.containsKey(settings.codec())) {
      return;
    }
    try {
      byCache.put(cache, format(cache, declaration, settings));
    } catch (IllegalArgumentException refused) {
      problems.add(
          AnnotationProblem.CODEC.at(declaration.where(), String.valueOf(refused.getMessage())));
    }
  }

  /** Binds a codec. */
  private Format format(String cache, Deployment.Declaration declaration, CacheSettings settings) {
    CacheCodec codec = byName.get(settings.codec());
    if (codec == null) {
      throw new IllegalArgumentException(
          "there is no codec \""
              + settings.codec()
              + "\"; there are: "
              + String.join(", ", byName.keySet()));
    }
    ValueCodec values = codec.bind(declaration.valueType());
    long fingerprint = TypeFingerprint.of(declaration.valueType());
    return new Format(
        values,
        new EntryCodec(
            cache,
            values,
            codec.id(),
            fingerprint,
            EntryLimits.DEFAULTS,
            ticker,
            settings.compression()));
  }

  private static boolean needsBytes(CacheSettings settings) {
    return settings.redisEnabled() || settings.diskEnabled() || settings.heapCopy();
  }

  /** The codec of a cache's entries; null if none of its layers needs one. */
  @Nullable EntryCodec entriesOf(String cache) {
    Format format = byCache.get(cache);
    return format == null ? null : format.entries();
  }

  /**
   * The form of a cache's entries in a file. A cache that lives on the heap only needs none until
   * it is asked for one, and then its type may turn out to have none.
   *
   * @throws IllegalArgumentException if its values have no form in bytes; the message says why
   */
  TransferFormat transferFormatOf(String cache) {
    EntryCodec codec = entriesOf(cache);
    if (codec == null) {
      Deployment.Declaration declaration = deployment.caches().get(cache);
      if (declaration == null) {
        throw new IllegalArgumentException("nothing declares the type of its values");
      }
      codec = format(cache, declaration, settings.of(cache).current()).entries();
    }
    return new BinaryTransferFormat(cache, codec, ticker);
  }

  /** What gives callers values of their own, if a cache's settings ask for it. */
  ValueCopier copierOf(String cache, CacheSettings settings) {
    Format format = byCache.get(cache);
    return settings.heapCopy() && format != null
        ? new CodecCopier(format.values())
        : ValueCopier.SHARE;
  }
}
