package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layered.spi.CacheCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All built-in codecs are made in every application, whether their libraries are there or not. */
class OptionalLibrariesTest {

  private static final String SMILE = "com.fasterxml.jackson.dataformat.";
  private static final String JACKSON = "com.fasterxml.jackson.";
  private static final String FORY = "org.apache.fory.";

  @ParameterizedTest
  @ValueSource(strings = {"JsonCodec", "SmileCodec", "ForyCodec"})
  void withoutAnyLibrary_isMade(String codec) throws ReflectiveOperationException {
    CacheCodec made = codec(codec, new Loader(Set.of(JACKSON, FORY), Set.of()));
    assertThat(made.name()).isNotEmpty();
    assertThat(made.id()).isPositive();
  }

  @Test
  void bind_withoutLibrary_namesIt() throws ReflectiveOperationException {
    Loader loader = new Loader(Set.of(SMILE, FORY), Set.of());
    assertThat(codec("JsonCodec", loader).bind(String.class)).isNotNull();
    CacheCodec smile = codec("SmileCodec", loader);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smile.bind(String.class))
        .withMessageContaining("needs the library jackson-dataformat-smile");
    CacheCodec fory = codec("ForyCodec", loader);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fory.bind(String.class))
        .withMessageContaining("needs the library org.apache.fory:fory-core");
  }

  /** Fory's cleaner never ends, and would keep an application that is long gone. */
  @Test
  void fory_startsNoThreadWithTheContextClassLoader() throws Exception {
    CacheCodec fory = codec("ForyCodec", new Loader(Set.of(), Set.of(FORY)));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      thread.setContextClassLoader(application);
      byte[] bytes = fory.bind(String.class).encode("x");
      fory.bind(String.class).decode(bytes, 0, bytes.length);
      assertThat(thread.getContextClassLoader()).isSameAs(application);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(each -> each.getName().startsWith("fory-"))
          .isNotEmpty()
          .noneMatch(each -> each.getContextClassLoader() == application);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static CacheCodec codec(String name, ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> type = loader.loadClass("dev.layered.codec." + name);
    assertThat(type.getClassLoader()).isSameAs(loader);
    return (CacheCodec) type.getConstructor().newInstance();
  }

  /** Has the codecs, and what is named, anew; some libraries not at all. */
  private static final class Loader extends ClassLoader {

    private final Set<String> hidden;
    private final Set<String> anew;

    Loader(Set<String> hidden, Set<String> anew) {
      super(OptionalLibrariesTest.class.getClassLoader());
      this.hidden = hidden;
      this.anew = anew;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Predicate<String> inside = name::startsWith;
      if (hidden.stream().anyMatch(inside)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.layered.codec.") && anew.stream().noneMatch(inside)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
