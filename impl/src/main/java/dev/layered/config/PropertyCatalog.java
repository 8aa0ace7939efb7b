package dev.layered.config;

import static dev.layered.config.Reach.CACHE;
import static dev.layered.config.Reach.LAYERED;
import static dev.layered.config.Reach.NODE;
import static dev.layered.config.Reach.STORING;

import dev.layered.CacheOptions;
import dev.layered.codec.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every property there is, with its default and range. The one place that states them: parsing, the
 * search for unknown names and the reference file are made from it.
 *
 * <p>One rule gives all names. {@code layered.heap.ttl} sets everything, {@code
 * layered.caches."users".heap.ttl} one cache, and the member's name, as in {@code
 * com.acme.UserService/find/Layered/heapTtl}, one method or class.
 */
final class PropertyCatalog {

  static final Property<Boolean> ENABLED =
      Property.of(
              "enabled",
              STORING,
              Syntaxes.truth(),
              "Whether results are cached. If false, methods are called as if they carried no"
                  + " annotation; invalidation goes on working.")
          .member("enabled")
          .live()
          .orElse("true");

  static final Property<Duration> TTL =
      Property.of("ttl", STORING, Syntaxes.positiveDuration(), "How long an entry is fresh.")
          .member("ttl")
          .live()
          .orElse("300");

  static final Property<Duration> NULL_TTL =
      Property.of(
              "null-ttl",
              STORING,
              Syntaxes.duration(),
              "How long a null or an empty Optional is fresh. 0: such results are not stored.")
          .member("nullTtl")
          .live()
          .orNone("the same as ttl");

  static final Property<Duration> MAX_IDLE =
      Property.of(
              "max-idle",
              LAYERED,
              Syntaxes.duration(),
              "An entry that nobody has read for this long expires. 0: no limit.")
          .member("maxIdle")
          .live()
          .orElse("0");

  static final Property<Duration> STALE_WHILE_REVALIDATE =
      Property.of(
              "stale-while-revalidate",
              LAYERED,
              Syntaxes.duration(),
              "How long after its ttl an old value is served while one call refreshes it in the"
                  + " background. 0: off.")
          .member("staleWhileRevalidate")
          .live()
          .orElse("0");

  static final Property<Duration> STALE_IF_ERROR =
      Property.of(
              "stale-if-error",
              LAYERED,
              Syntaxes.duration(),
              "How long after its ttl an old value is served when the method fails. 0: off.")
          .member("staleIfError")
          .live()
          .orElse("0");

  static final Property<Duration> STALE_IF_ERROR_THROTTLE =
      Property.of(
              "stale-if-error-throttle",
              LAYERED,
              Syntaxes.duration(),
              "How long after a failure the method is left alone while an old value can be served."
                  + " 0: every call that finds an old value calls the method.")
          .member("staleIfErrorThrottle")
          .live()
          .orElse("5");

  static final Property<Double> REFRESH_AHEAD =
      Property.of(
              "refresh-ahead",
              LAYERED,
              Syntaxes.share(),
              "The share of its ttl after which the next call refreshes a value in the background,"
                  + " although it is still fresh. 0: off.")
          .member("refreshAhead")
          .live()
          .orElse("0");

  static final Property<Double> REFRESH_AHEAD_BETA =
      Property.of(
              "refresh-ahead-beta",
              LAYERED,
              Syntaxes.number(0, CacheOptions.MAX_BETA),
              "How eagerly fresh values are refreshed at random before their ttl is over (XFetch);"
                  + " 1 suits most. 0: off.")
          .member("refreshAheadBeta")
          .live()
          .orElse("0");

  static final Property<Double> JITTER =
      Property.of(
              "jitter",
              LAYERED,
              Syntaxes.share(),
              "The share by which each entry's ttl is shortened at random, so that entries loaded"
                  + " together do not expire together.")
          .member("jitter")
          .live()
          .orElse("0");

  static final Property<Duration> LOAD_WAIT =
      Property.of(
              "load-wait",
              CACHE,
              Syntaxes.positiveDuration(),
              "The longest a caller waits for the load of another caller.")
          .live()
          .orElse("30");

  static final Property<String> CODEC =
      Property.of(
              "codec",
              CACHE,
              Syntaxes.name(),
              "The format of values outside the heap: json; smile if the library jackson-dataformat-smile"
                  + " is there; fory if org.apache.fory:fory-core is; or the name of a CacheCodec of the"
                  + " application. What is there in another format is a miss.")
          .orElse("json");

  static final Property<Compression> COMPRESSION =
      Property.of(
              "compression",
              CACHE,
              Syntaxes.compression(),
              "How values outside the heap are compressed. What is there already stays readable.")
          .orElse("none");

  static final Property<Long> COMPRESSION_THRESHOLD =
      Property.of(
              "compression-threshold",
              CACHE,
              Syntaxes.size("0", "1GiB"),
              "Values of fewer bytes are not compressed.")
          .orElse("8KiB");

  static final Property<Boolean> HEAP_ENABLED =
      Property.of("heap.enabled", CACHE, Syntaxes.truth(), "Whether there is a heap layer.")
          .orElse("true");

  static final Property<Long> HEAP_MAX_ENTRIES =
      Property.of(
              "heap.max-entries",
              CACHE,
              Syntaxes.count(1, 1_000_000_000),
              "The most entries that the heap layer of one cache holds.")
          .orElse("10000");

  static final Property<Duration> HEAP_TTL =
      Property.of(
              "heap.ttl",
              LAYERED,
              Syntaxes.positiveDuration(),
              "How long an entry is kept on the heap at most, before it is read again from the"
                  + " layer below. Must not exceed a ttl set at the same place or a wider one.")
          .member("heapTtl")
          .live()
          .orNone("as long as the entry lives");

  static final Property<Boolean> HEAP_COPY =
      Property.of(
              "heap.copy",
              CACHE,
              Syntaxes.truth(),
              "Whether each caller gets its own copy of a value. Needed only for values that"
                  + " callers change.")
          .declared("copy")
          .orElse("false");

  static final Property<String> NAMESPACE =
      Property.of(
              "namespace",
              NODE,
              Syntaxes.name(),
              "The name of the application, which all its nodes share and which keeps its entries"
                  + " apart from those of others in one Redis or folder.")
          .orElse("default");

  static final Property<Path> DISK_PATH =
      Property.of("disk.path", NODE, Syntaxes.folder(), "The folder of the disk layer.")
          .orNone("no disk layer");

  static final Property<Boolean> DISK_ENABLED =
      Property.of(
              "disk.enabled",
              CACHE,
              Syntaxes.truth(),
              "Whether there is a disk layer. true needs layered.disk.path.")
          .orNone("true if layered.disk.path is set");

  static final Property<Boolean> DISK_REQUIRED =
      Property.of(
              "disk.required",
              NODE,
              Syntaxes.truth(),
              "Whether the application fails to start if the folder cannot be used. false: it"
                  + " starts without disk layer. true needs layered.disk.path.")
          .orElse("false");

  static final Property<Long> DISK_MAX_SIZE =
      Property.of(
              "disk.max-size",
              CACHE,
              Syntaxes.size("1MiB", "16384GiB"),
              "The most bytes that the disk layer of one cache takes.")
          .orElse("64MiB");

  static final Property<Duration> DISK_TTL =
      Property.of(
              "disk.ttl",
              LAYERED,
              Syntaxes.positiveDuration(),
              "How long an entry is kept on disk at most. Must not exceed a ttl set at the same"
                  + " place or a wider one.")
          .member("diskTtl")
          .live()
          .orNone("as long as the entry lives");

  static final Property<Long> DISK_RESERVE =
      Property.of(
              "disk.reserve",
              NODE,
              Syntaxes.size("0", "16384GiB"),
              "The bytes of the file system that the disk layer leaves free.")
          .orElse("256MiB");

  static final Property<Long> DISK_QUEUE =
      Property.of(
              "disk.queue",
              NODE,
              Syntaxes.count(1, 1_000_000),
              "The most writes that wait for the disk; more are dropped.")
          .orElse("1024");

  static final Property<Duration> DISK_READ_TIMEOUT =
      Property.of(
              "disk.read-timeout",
              NODE,
              Syntaxes.positiveDuration(),
              "How long a read waits for the disk before it counts as a miss.")
          .orElse("PT0.25S");

  static final Property<Long> MAX_TAGS =
      Property.of(
              "max-tags",
              NODE,
              Syntaxes.count(2, 100_000_000),
              "The most tags whose invalidations are remembered one by one.")
          .orElse("100000");

  static final Property<Long> REFRESH_THREADS =
      Property.of(
              "refresh.threads",
              NODE,
              Syntaxes.count(1, 1_000),
              "The threads that refresh stale entries in the background.")
          .orElse("2");

  static final Property<Long> REFRESH_QUEUE =
      Property.of(
              "refresh.queue",
              NODE,
              Syntaxes.count(1, 1_000_000),
              "The most refreshes that wait for a thread; more are skipped.")
          .orElse("256");

  static final Property<Duration> CONFIG_REFRESH =
      Property.of(
              "config.refresh",
              NODE,
              Syntaxes.duration(),
              "How often configuration is read again. 0: never.")
          .orElse("10");

  static final Property<Boolean> METRICS_ENABLED =
      Property.of(
              "metrics.enabled",
              NODE,
              Syntaxes.truth(),
              "Whether metrics are published, if the runtime has any.")
          .orElse("true");

  static final Property<Duration> METRICS_INTERVAL =
      Property.of(
              "metrics.interval",
              NODE,
              Syntaxes.positiveDuration(),
              "How often published figures are brought up to date.")
          .orElse("1");

  static final Property<Boolean> TRACING_ENABLED =
      Property.of(
              "tracing.enabled",
              NODE,
              Syntaxes.truth(),
              "Whether loads and calls to Redis are spans, if the runtime has OpenTelemetry.")
          .orElse("false");

  /** Every property, in the order of the reference file. */
  static final List<Property<?>> ALL =
      concatenated(
          List.<Property<?>>of(
              ENABLED,
              TTL,
              NULL_TTL,
              MAX_IDLE,
              STALE_WHILE_REVALIDATE,
              STALE_IF_ERROR,
              STALE_IF_ERROR_THROTTLE,
              REFRESH_AHEAD,
              REFRESH_AHEAD_BETA,
              LoadProperties.SOFT_DEADLINE,
              LoadProperties.HARD_DEADLINE,
              JITTER,
              LOAD_WAIT,
              LoadProperties.MAX_CONCURRENT,
              LoadProperties.MAX_PER_SECOND,
              LoadProperties.BREAKER_FAILURES,
              LoadProperties.BREAKER_OPEN_TIME,
              CODEC,
              COMPRESSION,
              COMPRESSION_THRESHOLD,
              HEAP_ENABLED,
              HEAP_MAX_ENTRIES,
              HEAP_TTL,
              HEAP_COPY,
              NAMESPACE),
          LifeProperties.ALL,
          RedisProperties.ALL,
          List.<Property<?>>of(
              DISK_PATH,
              DISK_ENABLED,
              DISK_REQUIRED,
              DISK_MAX_SIZE,
              DISK_TTL,
              DISK_RESERVE,
              DISK_QUEUE,
              DISK_READ_TIMEOUT,
              MAX_TAGS,
              REFRESH_THREADS,
              REFRESH_QUEUE,
              LoadProperties.WARM_ENABLED,
              LoadProperties.WARM_THREADS,
              LoadProperties.WARM_READINESS,
              LoadProperties.THREADS,
              CONFIG_REFRESH,
              METRICS_ENABLED,
              METRICS_INTERVAL,
              TRACING_ENABLED));

  private PropertyCatalog() {}

  @SafeVarargs
  private static List<Property<?>> concatenated(List<Property<?>>... parts) {
    List<Property<?>> all = new ArrayList<>();
    for (List<Property<?>> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }

  /** The members that override keys can set for an annotation, in the order of the catalogue. */
  static List<String> membersOf(String annotation) {
    return Stream.concat(
            ALL.stream()
                .filter(property -> property.reach().isMemberOf(annotation))
                .map(Property::member),
            TextOverrides.MEMBERS.stream())
        .toList();
  }
}
