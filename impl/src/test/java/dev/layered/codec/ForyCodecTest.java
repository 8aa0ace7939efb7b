package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.codec.JsonCodecTest.Bean;
import dev.layered.codec.JsonCodecTest.Circle;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.fory.Fory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fory is set up more strictly than it sets itself up. */
class ForyCodecTest {

  private static final ForyCodec CODEC = new ForyCodec();
  private static final Type TEXTS = new TypeRef<List<String>>() {}.type();

  record Holder(List<Circle> circles, Map<String, Bean> beans) {}

  record Nameless(Comparable<String> any) {}

  record Foreign(String text) {}

  record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException("odd");
      }
    }
  }

  record Any(int number) {}

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(Object.class, "Object"),
        Arguments.of(List.class, "raw type"),
        Arguments.of(new TypeRef<List<?>>() {}.type(), "wildcard"),
        Arguments.of(new TypeRef<List<Map<String, Object>>>() {}.type(), ".element.value: Object"),
        Arguments.of(JsonCodecTest.HoldsObject.class, ".any: Object"),
        Arguments.of(JsonCodecTest.HoldsRaw.class, ".list.element: Object"),
        Arguments.of(Bean.class, "is no record"),
        Arguments.of(Holder.class, ".beans.value: dev.layered.codec.JsonCodecTest$Bean is no"),
        Arguments.of(Nameless.class, ".any: java.lang.Comparable is no record"),
        Arguments.of(JsonCodecTest.ByClassName.class, "is no record"),
        Arguments.of(InputStream.class, "is no record"),
        Arguments.of(Pattern.class, "is no record"),
        Arguments.of(new TypeRef<Class<String>>() {}.type(), "is no record"),
        Arguments.of(new TypeRef<Iterable<String>>() {}.type(), "java.lang.Iterable"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void bind_unsafeType_saysWhereAndWhy(Type type, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.bind(type))
        .withMessageContaining(reason);
  }

  static Stream<Object> foreign() {
    Callable<String> lambda = (Callable<String> & java.io.Serializable) () -> "x";
    Object proxy =
        Proxy.newProxyInstance(
            ForyCodecTest.class.getClassLoader(),
            new Class<?>[] {Runnable.class},
            (java.lang.reflect.InvocationHandler & java.io.Serializable) (self, method, a) -> null);
    return Stream.of(
        Pattern.compile("a+"),
        new AtomicReference<>("x"),
        new StringBuilder("x"),
        new IllegalStateException("x"),
        new Timestamp(1),
        ByteBuffer.allocate(3),
        String.class,
        lambda,
        proxy,
        new Foreign("x"));
  }

  /** Fory knows them by itself, or by the name in the bytes; they are not even made. */
  @ParameterizedTest
  @MethodSource("foreign")
  void decode_foreignObject_isNotMade(Object foreign) throws CodecException {
    byte[] bytes = written(new ArrayList<>(List.of(foreign)));
    ValueCodec codec = CODEC.bind(TEXTS);
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("InsecureException");
  }

  /** A Fory as anyone sets it up, behind what ours puts before its bytes. */
  private static byte[] written(Object value) throws CodecException {
    byte[] ours = CODEC.bind(TEXTS).encode(List.of());
    byte[] theirs =
        Fory.builder()
            .withXlang(false)
            .withCompatible(false)
            .withRefTracking(false)
            .requireClassRegistration(false)
            .suppressClassRegistrationWarnings(true)
            .build()
            .serialize(value);
    byte[] bytes = Arrays.copyOf(ours, Integer.BYTES + theirs.length);
    System.arraycopy(theirs, 0, bytes, Integer.BYTES, theirs.length);
    return bytes;
  }

  @Test
  void decode_elementsOfAnotherType_areRefused() throws CodecException {
    ValueCodec codec = CODEC.bind(TEXTS);
    byte[] right = written(new ArrayList<>(List.of("1")));
    assertThat(codec.decode(right, 0, right.length)).isEqualTo(List.of("1"));
    byte[] wrong = written(new ArrayList<>(List.of(1)));
    assertThatThrownBy(() -> codec.decode(wrong, 0, wrong.length))
        .isInstanceOf(CodecException.class)
        .hasMessage("an object of java.lang.Integer stands where java.lang.String is declared");
  }

  @Test
  void decode_otherVersionOfFory_isRefused() throws CodecException {
    ValueCodec codec = CODEC.bind(TEXTS);
    byte[] bytes = codec.encode(List.of("a"));
    bytes[0]++;
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("another version");
  }

  @Test
  void decode_onAnotherNode_isTheSame() throws CodecException {
    Type type = new TypeRef<Map<String, List<JsonCodecTest.Shape>>>() {}.type();
    Map<String, List<JsonCodecTest.Shape>> value =
        Map.of("a", List.of(new Circle(1), new JsonCodecTest.Square(2)));
    byte[] bytes = CODEC.bind(type).encode(value);
    assertThat(CODEC.bind(type).decode(bytes, 0, bytes.length)).isEqualTo(value);
  }

  /** Read as the record of the same shape whose constructor does not allow it. */
  @Test
  void decode_callsTheConstructor() throws CodecException {
    ValueCodec even = CODEC.bind(Even.class);
    byte[] right = CODEC.bind(Any.class).encode(new Any(2));
    assertThat(even.decode(right, 0, right.length)).isEqualTo(new Even(2));
    byte[] wrong = CODEC.bind(Any.class).encode(new Any(3));
    assertThatThrownBy(() -> even.decode(wrong, 0, wrong.length))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void encode_whatWouldNotComeBack_isRefused() {
    SortedSet<String> backwards = new TreeSet<>(Comparator.comparing(String::length));
    backwards.add("x");
    assertThatThrownBy(
            () -> CODEC.bind(new TypeRef<SortedSet<String>>() {}.type()).encode(backwards))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void listsThatMethodsOfTheJdkReturn_comeBack() throws CodecException {
    ValueCodec codec = CODEC.bind(TEXTS);
    List<String> list = new ArrayList<>(List.of("a", "b", "c"));
    for (List<String> each :
        List.of(
            list.subList(1, 3),
            List.of("a", "b", "c").subList(1, 3),
            list.stream().toList(),
            Arrays.asList("a", null),
            Collections.unmodifiableList(list),
            Collections.<String>emptyList(),
            Collections.singletonList("a"),
            Collections.nCopies(2, "a").stream().toList())) {
      byte[] bytes = codec.encode(each);
      assertThat(codec.decode(bytes, 0, bytes.length))
          .as(each.getClass().getName())
          .isEqualTo(each);
    }
  }

  @Test
  void version_isThatOfTheLibrary() {
    assertThat(ForyMaker.version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
