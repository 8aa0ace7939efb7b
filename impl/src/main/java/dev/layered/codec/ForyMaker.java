package dev.layered.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedSet;
import java.util.zip.CRC32C;
import org.apache.fory.Fory;
import org.apache.fory.resolver.ClassResolver;

/**
 * Sets Fory up, by a library without which this class cannot be initialized. Every one that is made
 * for a type gives the same numbers to the same classes.
 *
 * <p>Fory's own registration is not enough here: what it knows by itself has lambdas, proxies,
 * exceptions and patterns among it, and names in the bytes are looked up. So the first are refused
 * one by one, and no name is accepted.
 */
final class ForyMaker {

  /** Tells the version, also where Fory's jar was merged into another. */
  private static final String MAVEN = "/META-INF/maven/org.apache.fory/fory-core/pom.properties";

  /** Containers and the objects in them count separately. */
  private static final int MAX_DEPTH = 3 * ValueShape.MAX_DEPTH;

  /** What the containers and objects of a value may take; several times the largest value. */
  private static final long MAX_OBJECT_BYTES = 64L << 20;

  /** The classes that Fory knows by itself have numbers below. */
  private static final int OWN_CLASSES = 256;

  /** One whose number is the same whatever the declared type. */
  private static final Class<?> ZONE_REGION = ZoneId.of("Europe/London").getClass();

  /** Sets of enums with more than 64 constants, which Fory knows but does not register. */
  private static final Class<?> LARGE_ENUM_SET =
      EnumSet.noneOf(Character.UnicodeScript.class).getClass();

  static {
    // Or it would only show with the first value that the library is missing.
    Fory.builder();
  }

  private final SortedSet<Class<?>> classes;

  ForyMaker(SortedSet<Class<?>> classes) {
    this.classes = classes;
  }

  /**
   * Makes one, for one thread at a time.
   *
   * @throws RuntimeException if Fory refuses a class
   */
  Fory make() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The first one starts a thread that never ends, and that inherits it.
    thread.setContextClassLoader(Fory.class.getClassLoader());
    try {
      Fory fory = setUp();
      // What cannot be compiled shows now, and not with the first value.
      classes.forEach(fory::getSerializer);
      return fory;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Fory setUp() {
    Fory fory =
        Fory.builder()
            .withXlang(false)
            .withCompatible(false)
            .withRefTracking(false)
            .requireClassRegistration(true)
            .withTypeChecker((resolver, name) -> false)
            .withDeserializeUnknownClass(false)
            .withMaxDepth(MAX_DEPTH)
            .withMaxGraphMemoryBytes(MAX_OBJECT_BYTES)
            // In the background it would need a thread of its own, that outlives the application.
            .withAsyncCompilation(false)
            .withClassLoader(loader())
            .withName("layered")
            .build();
    ClassResolver resolver = (ClassResolver) fory.getTypeResolver();
    resolver.registerInternalSerializer(Locale.class, new ForyLocales(resolver.getConfig()));
    resolver.registerInternalSerializer(
        ZonedDateTime.class, new ForyZonedTimes(resolver.getConfig()));
    refuseOthers(resolver);
    fory.register(ZONE_REGION);
    fory.register(LARGE_ENUM_SET);
    classes.forEach(fory::register);
    return fory;
  }

  private ClassLoader loader() {
    for (Class<?> type : classes) {
      if (type.getClassLoader() != null) {
        return type.getClassLoader();
      }
    }
    return Fory.class.getClassLoader();
  }

  private static void refuseOthers(ClassResolver resolver) {
    for (int id = 0; id < OWN_CLASSES; id++) {
      Class<?> known = resolver.getRegisteredClass((short) id);
      if (known != null && !ForyLeaves.isChosen(known)) {
        resolver.registerInternalSerializer(known, new ForyRefusal<>(resolver.getConfig(), known));
      }
    }
  }

  /** A number that stands for what the bytes mean: another version of Fory has another. */
  static int dialect(Fory fory) {
    ClassResolver resolver = (ClassResolver) fory.getTypeResolver();
    CRC32C crc = new CRC32C();
    crc.update(version().getBytes(StandardCharsets.UTF_8));
    for (int id = 0; id < OWN_CLASSES; id++) {
      Class<?> known = resolver.getRegisteredClass((short) id);
      if (known != null && ForyLeaves.isChosen(known)) {
        crc.update((id + known.getName() + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    return (int) crc.getValue();
  }

  /**
   * The version of Fory, from what Maven has left in its jar: the manifest would be that of the
   * application, if the jar was merged into it. Empty if that was left out; then only the numbers
   * of its classes tell versions apart.
   */
  static String version() {
    try (InputStream in = Fory.class.getResourceAsStream(MAVEN)) {
      Properties found = new Properties();
      if (in != null) {
        found.load(in);
      }
      return found.getProperty("version", "");
    } catch (IOException | IllegalArgumentException unreadable) {
      return "";
    }
  }
}
