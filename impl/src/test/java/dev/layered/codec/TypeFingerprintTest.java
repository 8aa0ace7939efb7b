package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same class names with other contents: as the releases of an application are. */
class TypeFingerprintTest {

  private static final String BEFORE =
      "public class T { int a; String b; E e; R r; S s; java.util.List<R> l; T self; transient int t; static int u; }"
          + " class P {} enum E { X, Y } record R(int a, String b) {}"
          + " sealed interface S permits S1, S2 {} record S1(int a) implements S {} record S2(int a) implements S {}";

  private record Holder<T>(T value, Optional<T> maybe) {}

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int a; -> long a;",
        "int a; -> ",
        "int a; -> int a2;",
        "String b; -> String b; int c;",
        "class T { -> class T extends P { int z;",
        "X, Y -> X",
        "X, Y -> X, Y, Z",
        "R(int a -> R(long a",
        "R(int a, String b) -> R(String b, int a)",
        "S1(int a) -> S1(int b)",
        "permits S1, S2 {} -> permits S1, S2, S3 {} record S3(int a) implements S {}",
        "List<R> -> List<S1>",
        "List<R> -> Set<R>"
      })
  void of_changedClass_isAnother(String change) throws Exception {
    assertThat(fingerprint("after", changed(change))).isNotEqualTo(fingerprint("before", BEFORE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transient int t; -> ",
        "static int u; -> static long u;",
        "int a; String b; -> String b; int a;",
        "int a; -> int a; public int getA() { return a; }"
      })
  void of_changeThatIsNotStored_isTheSame(String change) throws Exception {
    assertThat(fingerprint("after", changed(change))).isEqualTo(fingerprint("before", BEFORE));
  }

  @Test
  void of_otherTypeArguments_isAnother() {
    LongStream fingerprints =
        List.<Type>of(
                new TypeRef<Holder<String>>() {}.type(),
                new TypeRef<Holder<Long>>() {}.type(),
                new TypeRef<List<Holder<Long>>>() {}.type(),
                new TypeRef<Optional<Long>>() {}.type(),
                Long.class,
                Long[].class,
                String.class)
            .stream()
            .mapToLong(TypeFingerprint::of);
    assertThat(fingerprints.boxed().toList()).doesNotHaveDuplicates();
  }

  /**
   * Written down, because entries carry it: another number makes every entry of the type a miss.
   */
  @Test
  void of_unchangedType_isAsReleased() {
    assertThat(TypeFingerprint.of(new TypeRef<List<String>>() {}.type()))
        .isEqualTo(8713586296625022269L);
  }

  private static String changed(String change) {
    String[] parts = change.split(" -> ?", -1);
    assertThat(BEFORE).contains(parts[0]);
    return BEFORE.replace(parts[0], parts[1]);
  }

  private long fingerprint(String name, String source) throws Exception {
    Path classes = Files.createDirectory(folder.resolve(name));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    SimpleJavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///T.java"), javax.tools.JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    List<String> options = List.of("-proc:none", "-d", classes.toString());
    assertThat(compiler.getTask(null, null, null, options, null, List.of(file)).call()).isTrue();
    return TypeFingerprint.of(new FolderLoader(classes).loadClass("T"));
  }

  private static final class FolderLoader extends ClassLoader {
    private final Path classes;

    FolderLoader(Path classes) {
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) {
      try (InputStream in = Files.newInputStream(classes.resolve(name + ".class"))) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
