package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheControl;
import dev.layered.CacheInvalidate;
import dev.layered.CacheKey;
import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.CacheValue;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.TagMatch;
import dev.layered.Unless;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in annotations fail the deployment, each with its code and {@code Class#method}. */
class DeploymentProblemsTest {

  public record User(long id) {}

  private static void assertReports(Class<?> bean, String... lines) {
    String report = App.of(bean).failure();
    for (String line : lines) {
      assertThat(report).contains(line.replace("$BEAN", bean.getName()));
    }
    assertThat(report)
        .contains(
            lines.length == 1
                ? "LAYERED-200 1 problem to mend:"
                : "LAYERED-200 " + lines.length + " problems to mend:");
  }

  @ApplicationScoped
  public static class Nothing {
    @Layered
    public void find(long id) {}

    @Layered
    public CompletionStage<Void> later(long id) {
      return null;
    }

    @CachePut(cacheName = "c")
    public void save(long id) {}
  }

  @Test
  void noResult_nothingToCache() {
    assertReports(
        Nothing.class,
        "LAYERED-201 $BEAN#find: the method returns nothing, so there is nothing to cache",
        "LAYERED-201 $BEAN#later: the method returns nothing, so there is nothing to cache",
        "LAYERED-201 $BEAN#save: the method returns nothing; return the value, or mark a parameter with"
            + " @CacheValue");
  }

  @ApplicationScoped
  public static class NotInterceptable {
    @Layered
    private int hidden(long id) {
      return 1;
    }

    @Layered
    public static int shared(long id) {
      return 1;
    }

    public int unused() {
      return hidden(1);
    }
  }

  @Test
  void privateAndStaticMethods_cannotBeIntercepted() {
    assertReports(
        NotInterceptable.class,
        "LAYERED-202 $BEAN#hidden: @Layered on a private method: the container cannot intercept it;"
            + " make it non-private",
        "LAYERED-202 $BEAN#shared: @Layered on a static method: the container cannot intercept it;"
            + " make it non-static");
  }

  @ApplicationScoped
  public static class Final {
    @Layered
    public final int find(long id) {
      return 1;
    }
  }

  /** Weld SE refuses such a bean itself, before our validation. */
  @Test
  void finalMethod_isRefused() {
    assertThat(App.of(Final.class).failure()).contains("final").contains("find");
  }

  @ApplicationScoped
  public static class BadTemplates {
    @Layered(key = "{usr.id}")
    public int unknown(User user, String locale) {
      return 1;
    }

    @Layered(key = "{user.name}")
    public int property(User user) {
      return 1;
    }

    @Layered(key = "{2}")
    public int position(long id, long other) {
      return 1;
    }

    @Layered(key = "a{id")
    public int open(long id) {
      return 1;
    }

    @Layered(key = "a}id")
    public int closed(long id) {
      return 1;
    }

    @Layered(tags = "t:{x}")
    public int tag(long id) {
      return 1;
    }

    @CacheInvalidate(cacheName = "c", prefix = "{x}")
    public int prefix() {
      return 1;
    }

    @Layered(cacheName = "c", key = "{}")
    public int empty(long id) {
      return 1;
    }
  }

  @Test
  void template_namesWhatThereIs() {
    assertReports(
        BadTemplates.class,
        "LAYERED-203 $BEAN#unknown: key \"{usr.id}\": no parameter \"usr\"; there are: user, locale",
        "LAYERED-203 $BEAN#property: key \"{user.name}\": "
            + User.class.getTypeName()
            + " has no property \"name\"; a record component or a public getter is needed",
        "LAYERED-203 $BEAN#position: key \"{2}\": no parameter 2; there are 0 to 1",
        "LAYERED-203 $BEAN#open: key \"a{id\": a { is not closed; write {{ for a brace",
        "LAYERED-203 $BEAN#closed: key \"a}id\": a } is not opened; write }} for a brace",
        "LAYERED-203 $BEAN#tag: tag \"{x}\": no parameter \"x\"; there are: id",
        "LAYERED-203 $BEAN#prefix: prefix \"{x}\": no parameter \"x\"; there are none",
        "LAYERED-203 $BEAN#empty: key \"{}\": no parameter \"\"; there are: id");
  }

  /** Compiled here, because the build passes -parameters. */
  @Test
  void classWithoutParameterNames_isToldTheCompilerOption(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("NoNames.java");
    Files.writeString(
        source,
        """
        @jakarta.enterprise.context.ApplicationScoped
        public class NoNames {
          @dev.layered.Layered(key = "{id}")
          public int find(long id) { return 1; }
          @dev.layered.Layered(key = "{0}")
          public int position(long id) { return 1; }
        }
        """);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(failed).isZero();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      assertReports(
          loader.loadClass("NoNames"),
          "LAYERED-203 $BEAN#find: key \"{id}\": the class file has no parameter names; compile with"
              + " -parameters, or write {0}");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  public static class NoStableForm {}

  @ApplicationScoped
  public static class Unstable {
    @Layered
    public int object(NoStableForm form) {
      return 1;
    }

    @Layered
    public int array(byte[] bytes) {
      return 1;
    }

    @Layered(key = "{map}")
    public int template(Map<String, String> map) {
      return 1;
    }

    @Layered
    public int marked(@CacheKey List<NoStableForm> forms, long id) {
      return 1;
    }
  }

  @Test
  void unstableKey_saysWhatToDo() {
    assertReports(
        Unstable.class,
        "LAYERED-204 $BEAN#object: parameter \"form\" of type "
            + NoStableForm.class.getTypeName()
            + " has no stable form as a key; set key=, mark other parameters with @CacheKey, or make it a"
            + " record",
        "LAYERED-204 $BEAN#array: parameter \"bytes\" of type byte[] has no stable form",
        "LAYERED-204 $BEAN#template: key \"{map}\": java.util.Map<java.lang.String, java.lang.String> has no"
            + " stable form",
        "LAYERED-204 $BEAN#marked: parameter \"forms\"");
  }

  @ApplicationScoped
  public static class OneShot {
    @Layered
    public InputStream inputStream() {
      return null;
    }

    @Layered
    public Reader reader() {
      return null;
    }

    @Layered
    public Stream<String> stream() {
      return null;
    }

    @Layered
    public Iterator<String> iterator() {
      return null;
    }

    @Layered
    public Flow.Publisher<String> publisher() {
      return null;
    }

    @Layered
    public Future<String> future() {
      return null;
    }

    @Layered
    public CompletionStage<Stream<String>> later() {
      return null;
    }

    @Layered
    public Optional<InputStream> inside() {
      return null;
    }
  }

  @Test
  void oneShotResults_areRefused() {
    assertReports(
        OneShot.class,
        "LAYERED-205 $BEAN#inputStream: java.io.InputStream is one-shot",
        "LAYERED-205 $BEAN#reader: java.io.Reader is one-shot",
        "LAYERED-205 $BEAN#stream: java.util.stream.Stream<java.lang.String> is one-shot",
        "LAYERED-205 $BEAN#iterator: java.util.Iterator<java.lang.String> is one-shot",
        "LAYERED-205 $BEAN#publisher: java.util.concurrent.Flow$Publisher<java.lang.String> is one-shot",
        "LAYERED-205 $BEAN#future: java.util.concurrent.Future<java.lang.String> is one-shot",
        "LAYERED-205 $BEAN#later: java.util.stream.Stream<java.lang.String> is one-shot",
        "LAYERED-205 $BEAN#inside: java.util.Optional<java.io.InputStream> is one-shot");
  }

  @ApplicationScoped
  public static class Undeclared {
    @Inject
    @CacheName("wild")
    LayeredCache<Long, ?> wild;

    @Layered
    public Object object() {
      return null;
    }

    @Layered
    public List<?> wildcard() {
      return null;
    }

    @Layered
    @SuppressWarnings("rawtypes")
    public List raw() {
      return null;
    }

    @Layered
    public <T> List<T> variable() {
      return null;
    }

    @Layered
    public Object[] array() {
      return null;
    }
  }

  @Test
  void undeclaredTypes_areRefused() {
    assertReports(
        Undeclared.class,
        "LAYERED-206 $BEAN#wild: @CacheName needs a LayeredCache<K, V> with concrete types",
        "LAYERED-206 $BEAN#object: java.lang.Object does not say",
        "LAYERED-206 $BEAN#wildcard: java.util.List<?> does not say",
        "LAYERED-206 $BEAN#raw: java.util.List does not say",
        "LAYERED-206 $BEAN#variable: java.util.List<T> does not say",
        "LAYERED-206 $BEAN#array: java.lang.Object[] does not say");
  }

  @ApplicationScoped
  public static class Conflict {
    @Inject
    @CacheName("a")
    LayeredCache<Long, Integer> cache;

    @Layered(cacheName = "a")
    public List<String> one() {
      return null;
    }

    @Layered(cacheName = "a")
    public List<User> two() {
      return null;
    }
  }

  @Test
  void sameNameOtherType_conflictsWithTheOtherPlace() {
    assertReports(
        Conflict.class,
        "LAYERED-207 $BEAN#two: cache \"a\" holds java.util.List<"
            + User.class.getName()
            + "> here: conflicts with $BEAN#one, where it holds java.util.List<java.lang.String>; use one"
            + " type or two names",
        "LAYERED-207 $BEAN#cache: cache \"a\" holds java.lang.Integer here: conflicts with $BEAN#one");
  }

  @ApplicationScoped
  public static class OtherLimits {
    @Layered(cacheName = "a", maxConcurrentLoads = 2, maxLoadsPerSecond = -2)
    public String one() {
      return null;
    }

    @Layered(cacheName = "a", maxConcurrentLoads = 3)
    public String two() {
      return null;
    }

    @Layered(cacheName = "a")
    public String three() {
      return null;
    }

    @Layered(cacheName = "b", maxConcurrentLoads = -7)
    public String four() {
      return null;
    }
  }

  @Test
  void sameNameOtherLimits_conflictWithTheOtherPlace() {
    assertReports(
        OtherLimits.class,
        "LAYERED-207 $BEAN#two: maxConcurrentLoads of cache \"a\" is 3 here: conflicts with $BEAN#one,"
            + " where it is 2; use one value or two names",
        "LAYERED-209 $BEAN#one: maxLoadsPerSecond -2.0 is not allowed; use 0 to 1000000, or -1 to"
            + " inherit",
        "LAYERED-209 $BEAN#four: maxConcurrentLoads -7 is not allowed; use 0 to 1000000, or -1 to"
            + " inherit");
  }

  @ApplicationScoped
  public static class Names {
    static final String LONG =
        "0123456789012345678901234567890123456789012345678901234567890123456789"
            + "0123456789012345678901234567890123456789012345678901234567890123456789"
            + "0123456789012345678901234567890123456789012345678901234567890123456789"
            + "01234567890123456789012345678901234567890123456";

    @Inject
    @CacheName("")
    LayeredCache<Long, Integer> nameless;

    @Layered(cacheName = LONG)
    public int longName() {
      return 1;
    }

    @Layered(cacheName = "a\nb")
    public int control() {
      return 1;
    }

    @CachePut
    public int noName() {
      return 1;
    }

    @CacheInvalidate
    public void noNameEither() {}

    @Layered(tags = "")
    public int emptyTag() {
      return 1;
    }

    @Layered(tags = LONG)
    public int longTag() {
      return 1;
    }

    @Layered(tags = "a\tb")
    public int controlTag() {
      return 1;
    }

    @Layered
    public int tooLong(
        Map<String, String> a,
        java.util.concurrent.ConcurrentLinkedDeque<String> b,
        java.util.concurrent.ConcurrentLinkedDeque<String> c,
        java.util.concurrent.ConcurrentLinkedDeque<String> d,
        java.util.concurrent.ConcurrentLinkedDeque<String> e,
        java.util.concurrent.ConcurrentLinkedDeque<String> f,
        @CacheKey long id) {
      return 1;
    }

    @Layered(
        tags = {
          "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
          "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
          "32", "33"
        })
    public int manyTags() {
      return 1;
    }
  }

  @Test
  void namesAndTags_sayWhichAndTheLimit() {
    assertReports(
        Names.class,
        "LAYERED-208 $BEAN#nameless: the name of a cache is empty; give at least one character",
        "LAYERED-208 $BEAN#longName: cache name \"0123",
        "LAYERED-208 $BEAN#control: cache name \"a?b\" has a control character; use printable ones",
        "LAYERED-208 $BEAN#noName: @CachePut names no cache; set cacheName, or @CacheDefaults on the class",
        "LAYERED-208 $BEAN#noNameEither: @CacheInvalidate names no cache",
        "LAYERED-208 $BEAN#emptyTag: a tag is empty; give at least one character",
        "LAYERED-208 $BEAN#longTag: tag \"0123",
        "LAYERED-208 $BEAN#controlTag: tag \"a?b\" has a control character",
        "LAYERED-208 $BEAN#tooLong: the cache would be named after the method",
        "LAYERED-208 $BEAN#manyTags: 33 tags; allowed are at most 32");
  }

  @ApplicationScoped
  public static class Ranges {
    @Layered(ttl = 0)
    public int zero() {
      return 1;
    }

    @Layered(ttl = -5)
    public int negative() {
      return 1;
    }

    @Layered(nullTtl = -2)
    public int negativeNull() {
      return 1;
    }

    @Layered(ttl = 60, heapTtl = 61)
    public int heap() {
      return 1;
    }

    @Layered(ttl = 60, diskTtl = 61)
    public int disk() {
      return 1;
    }

    @Layered(jitter = 1.5)
    public int jitter() {
      return 1;
    }

    @Layered(jitter = Double.NaN)
    public int nan() {
      return 1;
    }

    @Layered(ttl = 1, unit = ChronoUnit.MONTHS)
    public int unit() {
      return 1;
    }

    @Layered(ttl = Long.MAX_VALUE)
    public int tooLong() {
      return 1;
    }
  }

  @Test
  void numbers_sayWhatIsAllowed() {
    assertReports(
        Ranges.class,
        "LAYERED-209 $BEAN#zero: ttl 0 is not allowed; use a number above 0, or -1 to inherit",
        "LAYERED-209 $BEAN#negative: ttl -5 is not allowed; use a number above 0, or -1 to inherit",
        "LAYERED-209 $BEAN#negativeNull: nullTtl -2 is not allowed; use 0 or more, or -1 to inherit",
        "$BEAN#heap: ",
        "$BEAN#disk: ",
        "LAYERED-209 $BEAN#jitter: jitter 1.5 is not a share; use 0 to 1, or -1 to inherit",
        "LAYERED-209 $BEAN#nan: jitter NaN is not a share",
        "LAYERED-209 $BEAN#unit: unit MONTHS has no exact length; allowed are NANOS, MICROS",
        "LAYERED-209 $BEAN#tooLong: ttl 9223372036854775807 is too long; allowed are at most 3153600000");
  }

  public static class NeedsArguments implements Unless, KeyGenerator {
    public NeedsArguments(String argument) {}

    @Override
    public boolean test(Object result) {
      return false;
    }

    @Override
    public Object generate(Method method, Object[] arguments) {
      return "";
    }
  }

  @ApplicationScoped
  public static class Contradictions {
    @Layered(key = "{id}", keyGenerator = NeedsArguments.class)
    public int twoKeys(long id) {
      return 1;
    }

    @Layered(key = "{id}")
    public int keyAndMark(@CacheKey long id) {
      return 1;
    }

    @CachePut(cacheName = "c", key = "{id}")
    public int twoValues(int id, @CacheValue int a, @CacheValue int b) {
      return 1;
    }

    @CacheInvalidate(cacheName = "c", all = true, key = "{id}")
    public void twoSelections(long id) {}

    @CacheInvalidate(
        cacheName = "c",
        when = CacheInvalidate.When.BEFORE,
        evictFor = RuntimeException.class)
    public void neverEvicts(long id) {}

    @CacheInvalidate(cacheName = "c", tags = "t")
    public void cacheBesideTags(long id) {}

    @CacheInvalidate(cacheName = "c", key = "{id}", match = TagMatch.ALL)
    public void allOfNoTags(long id) {}

    @Layered(unless = NeedsArguments.class)
    public int unless() {
      return 1;
    }

    @CacheInvalidate(cacheName = "usr", key = "{id}")
    public void unknownCache(long id) {}
  }

  @Test
  void contradictions_sayWhichToKeep() {
    assertReports(
        Contradictions.class,
        "LAYERED-210 $BEAN#twoKeys: key and keyGenerator are both given; keep one of them",
        "LAYERED-210 $BEAN#keyAndMark: key and @CacheKey are both given; keep one of them",
        "LAYERED-210 $BEAN#twoValues: more than one parameter is marked @CacheValue; keep one",
        "LAYERED-210 $BEAN#twoSelections: @CacheInvalidate has more than one of key, prefix, pattern and"
            + " all",
        "LAYERED-210 $BEAN#neverEvicts: evictFor and noEvictFor have no effect with when = BEFORE",
        "LAYERED-210 $BEAN#cacheBesideTags: cacheName has no effect with tags alone",
        "LAYERED-210 $BEAN#allOfNoTags: match = ALL has no effect without tags",
        "LAYERED-211 $BEAN#unless: unless = " + NeedsArguments.class.getTypeName(),
        "LAYERED-212 $BEAN#unknownCache: no method and no injection point declares a cache \"usr\"");
  }

  @ApplicationScoped
  public static class BadGenerator {
    @Layered(keyGenerator = NeedsArguments.class)
    public int find(long id) {
      return 1;
    }
  }

  @Test
  void generatorThatCannotBeCreated_isReported() {
    assertReports(
        BadGenerator.class,
        "LAYERED-211 $BEAN#find: keyGenerator = " + NeedsArguments.class.getTypeName());
  }

  @ApplicationScoped
  public static class FiveMistakes {
    @Layered
    public void nothing() {}

    @Layered(ttl = 0, key = "{x}")
    public int two(long id) {
      return 1;
    }

    @Layered
    public Stream<String> stream() {
      return null;
    }

    @Layered(cacheName = "\u0000")
    public int name() {
      return 1;
    }
  }

  @Test
  void fiveMistakes_areOneReport() {
    assertReports(
        FiveMistakes.class,
        "LAYERED-201 $BEAN#nothing",
        "LAYERED-209 $BEAN#two",
        "LAYERED-203 $BEAN#two",
        "LAYERED-205 $BEAN#stream",
        "LAYERED-208 $BEAN#name");
  }

  @Test
  void mistakesInConfiguration_areInTheSameReport() {
    String report =
        App.of(FiveMistakes.class)
            .with("layered.ttl", "5 minuts")
            .with("layered.heap.max-entires", 5)
            .failure();
    assertThat(report)
        .contains("LAYERED-200 7 problems to mend:")
        .contains("LAYERED-201", "LAYERED-100 layered.ttl", "LAYERED-110 layered.heap.max-entires");
  }

  public record Untyped(Object content) {}

  @ApplicationScoped
  public static class BadAnnotationAndTypes {
    @Layered
    public void nothing(long id) {}

    @Layered
    public Object object(long id) {
      return 1;
    }

    @Layered(cacheName = "untyped")
    public Untyped untyped(long id) {
      return new Untyped(id);
    }
  }

  @Test
  void annotationConfigurationAndCodec_areInOneReport(@TempDir Path folder) {
    String report =
        App.of(BadAnnotationAndTypes.class)
            .with("layered.disk.path", folder)
            .with("layered.ttl", "5 minuts")
            .failure();
    String bean = BadAnnotationAndTypes.class.getName();
    assertThat(report)
        .contains("LAYERED-200 4 problems to mend:")
        .contains(
            "LAYERED-201 " + bean + "#nothing",
            "LAYERED-206 " + bean + "#object",
            "LAYERED-100 layered.ttl",
            "LAYERED-213 " + bean + "#untyped");
  }

  /** A codec is a bean, and there are none yet when annotations are checked. */
  @Test
  void codecOfTheApplication_isNoMistakeBesideOneInAnAnnotation(@TempDir Path folder) {
    String report =
        App.of(BadAnnotationAndTypes.class)
            .with("layered.disk.path", folder)
            .with("layered.codec", "of-the-application")
            .failure();
    assertThat(report)
        .contains("LAYERED-200 2 problems to mend:")
        .doesNotContain("LAYERED-213", "LAYERED-100");
  }

  @Test
  void mistakesOfTwoBeans_areInOneReport() {
    assertThat(App.of(Nothing.class, NotInterceptable.class).failure())
        .contains("LAYERED-200 5 problems to mend:");
  }

  @ApplicationScoped
  public static class BadControls {
    @Layered
    public int two(long id, CacheControl first, CacheControl second) {
      return 1;
    }

    @Layered
    public int marked(@CacheKey long id, @CacheKey CacheControl control) {
      return 1;
    }

    @Layered(key = "{control}", tags = "{control.previousEtag}")
    public int template(long id, CacheControl control) {
      return 1;
    }
  }

  @Test
  void controls_areOneAndNoPartOfAKey() {
    assertReports(
        BadControls.class,
        "LAYERED-210 $BEAN#two: more than one parameter is a CacheControl; keep one",
        "LAYERED-210 $BEAN#marked: parameter \"control\" is a CacheControl, which is never part of"
            + " the key; remove @CacheKey",
        "LAYERED-203 $BEAN#template: key \"{control}\": a CacheControl is no part of a key or tag;"
            + " name other parameters",
        "LAYERED-203 $BEAN#template: tag \"{control.previousEtag}\": a CacheControl is no part of a"
            + " key or tag; name other parameters");
  }

  @ApplicationScoped
  public static class BadExceptions {
    @Layered(cacheExceptions = IllegalStateException.class)
    public int noTime(long id) {
      return 1;
    }

    @Layered(
        cacheExceptions = {OutOfMemoryError.class, Throwable.class, InterruptedException.class},
        exceptionTtl = 10)
    public int noAnswers(long id) {
      return 1;
    }

    @Layered(cacheExceptions = IllegalStateException.class, exceptionTtl = -2)
    public int negative(long id) {
      return 1;
    }
  }

  @Test
  void exceptions_mustBeAnswersAndHaveATime() {
    String report = App.of(BadExceptions.class).failure();
    for (String line :
        List.of(
            "LAYERED-217 $BEAN#noTime: cacheExceptions are kept for no time; set exceptionTtl, such"
                + " as 10, or layered.exception-ttl",
            "LAYERED-217 $BEAN#noAnswers: cacheExceptions: java.lang.OutOfMemoryError is no"
                + " Exception: an Error says something about the JVM, not about the key; name"
                + " subclasses of Exception",
            "LAYERED-217 $BEAN#noAnswers: cacheExceptions: java.lang.Throwable is no Exception",
            "LAYERED-217 $BEAN#noAnswers: cacheExceptions: java.lang.InterruptedException is meant"
                + " for one thread, and is no answer; remove it",
            "LAYERED-209 $BEAN#negative: exceptionTtl -2")) {
      assertThat(report).contains(line.replace("$BEAN", BadExceptions.class.getName()));
    }
  }

  @ApplicationScoped
  public static class BadHotTtl {
    @Layered(cacheName = "short", ttl = 2, hotTtl = 2, unit = ChronoUnit.MINUTES)
    public int tooShort(long id) {
      return 1;
    }

    @Layered(cacheName = "ahead", ttl = 60, hotTtl = 3600, refreshAhead = 0.8)
    public int ahead(long id) {
      return 1;
    }

    @Layered(cacheName = "negative", hotTtl = -2)
    public int negative(long id) {
      return 1;
    }
  }

  @Test
  void hotTtl_mustBeLongerThanTheTtlAndAlone() {
    String report = App.of(BadHotTtl.class).failure();
    for (String line :
        List.of(
            "LAYERED-102 $BEAN#tooShort: hot-ttl of 120 s is not longer than the ttl of 120 s"
                + " ($BEAN#tooShort); allowed is more than the ttl, or 0 for off",
            "LAYERED-102 $BEAN#ahead: hot-ttl of 3600 s together with refresh-ahead 0.8"
                + " ($BEAN#ahead); allowed is one of them",
            "LAYERED-209 $BEAN#negative: hotTtl -2")) {
      assertThat(report).contains(line.replace("$BEAN", BadHotTtl.class.getName()));
    }
  }
}
