package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.layered.codec.JsonCodecTest.Circle;
import dev.layered.codec.JsonCodecTest.Shape;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Fory is given to write is equal to the value, or the value is refused. */
class ForyWrittenTest {

  private static final ForyCodec CODEC = new ForyCodec();
  private static final Type TEXTS = new TypeRef<List<String>>() {}.type();

  record Scaled(int number, double factor, float share, long count, boolean on, char sign) {
    @Override
    public double factor() {
      return factor * 2;
    }
  }

  record Flipped(boolean on, byte small) {
    @Override
    public byte small() {
      return (byte) -small;
    }
  }

  record Copying(String name, byte[] blob) {
    @Override
    public byte[] blob() {
      return blob.clone();
    }
  }

  record Throwing(String text) {
    @Override
    public String text() {
      throw new IllegalStateException(text);
    }
  }

  record Plain(
      boolean a, byte b, short c, char d, int e, long f, float g, double h, String i, Integer j) {}

  record Nothing() {}

  sealed interface Mode {}

  record Custom(String name) implements Mode {}

  enum Fixed implements Mode {
    PLAIN,
    WITH_BODY {
      @Override
      public String toString() {
        return "body";
      }
    }
  }

  record Views(
      int number,
      Set<String> keys,
      Collection<Integer> values,
      Map<String, List<String>> nested,
      Optional<List<String>> maybe,
      List<String>[] array) {}

  static Stream<Arguments> unfaithful() {
    return Stream.of(
        Arguments.of(new JsonCodecTest.Masked("u", "p"), "component password of"),
        Arguments.of(new Scaled(1, 2, 3, 4, true, 'x'), "component factor of"),
        Arguments.of(new Flipped(true, (byte) 1), "component small of"),
        Arguments.of(new Copying("n", new byte[] {1}), "component blob of"),
        Arguments.of(new Throwing("secret"), "throws IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("unfaithful")
  void encode_accessorReturnsSomethingElse_isRefused(Object value, String message) {
    ValueCodec codec = CODEC.bind(value.getClass());
    assertThatThrownBy(() -> codec.encode(value))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  static Stream<Arguments> comesBack() {
    Map<String, Integer> map = new HashMap<>(Map.of("a", 1, "b", 2));
    Set<String> concurrent = ConcurrentHashMap.newKeySet();
    concurrent.add("a");
    Type texts = TEXTS;
    Type set = new TypeRef<Set<String>>() {}.type();
    Type numbers = new TypeRef<Map<String, Integer>>() {}.type();
    Type nested = new TypeRef<List<Map<String, List<String>>>>() {}.type();
    Type scripts = new TypeRef<EnumSet<Character.UnicodeScript>>() {}.type();
    Type scriptSet = new TypeRef<Set<Character.UnicodeScript>>() {}.type();
    EnumSet<Character.UnicodeScript> latin = EnumSet.of(Character.UnicodeScript.LATIN);
    return Stream.of(
        Arguments.of(Plain.class, new Plain(true, (byte) 1, (short) 2, 'd', 4, 5, 6, 7, "i", 9)),
        Arguments.of(
            Plain.class,
            new Plain(false, (byte) 1, (short) 2, 'd', 4, 5, Float.NaN, -0.0, null, null)),
        Arguments.of(Nothing.class, new Nothing()),
        Arguments.of(Mode.class, Fixed.WITH_BODY),
        Arguments.of(new TypeRef<List<Mode>>() {}.type(), List.of(Fixed.PLAIN, new Custom("c"))),
        Arguments.of(new TypeRef<List<Mode>>() {}.type(), List.of(Fixed.WITH_BODY)),
        Arguments.of(new TypeRef<Set<Fixed>>() {}.type(), EnumSet.of(Fixed.WITH_BODY)),
        Arguments.of(scripts, latin),
        Arguments.of(scripts, EnumSet.noneOf(Character.UnicodeScript.class)),
        Arguments.of(scriptSet, EnumSet.allOf(Character.UnicodeScript.class)),
        Arguments.of(texts, Stream.of("a", null).toList()),
        Arguments.of(texts, Stream.of("a", null, "b").toList().subList(0, 2)),
        Arguments.of(texts, Collections.nCopies(2, "a")),
        Arguments.of(texts, new Vector<>(List.of("a"))),
        Arguments.of(texts, Collections.synchronizedList(new ArrayList<>(List.of("a")))),
        Arguments.of(new TypeRef<List<Shape>>() {}.type(), Arrays.asList(new Circle(1))),
        Arguments.of(set, map.keySet()),
        Arguments.of(set, concurrent),
        Arguments.of(numbers, Collections.synchronizedMap(map)),
        Arguments.of(numbers, new LinkedHashMap<>(map) {}),
        Arguments.of(nested, List.of(Map.of("a", new Vector<>(List.of("b")), "c", List.of("d")))),
        Arguments.of(nested, Arrays.asList(Map.of(), null, new TreeMap<>(Map.of("a", List.of())))));
  }

  @ParameterizedTest
  @MethodSource("comesBack")
  void decode_encoded_isEqual(Type type, Object value) throws CodecException {
    assertThat(roundTrip(type, value)).isEqualTo(value);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void views_inARecord_comeBack() throws CodecException {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
    List<String> vector = new Vector<>(List.of("x"));
    Views views =
        new Views(
            7,
            map.keySet(),
            map.values(),
            Map.of("k", vector),
            Optional.of(vector),
            new List[] {vector});
    Views back = (Views) roundTrip(Views.class, views);
    assertThat(back.number()).isEqualTo(7);
    assertThat(back.keys()).isEqualTo(Set.of("a"));
    assertThat(back.values()).containsExactly(1);
    assertThat(back.nested()).isEqualTo(views.nested());
    assertThat(back.maybe()).isEqualTo(views.maybe());
    assertThat(back.array()).containsExactly(vector);
  }

  /** Without its comparator a set would answer otherwise. */
  @Test
  void encode_sortedView_isRefused() {
    ValueCodec codec = CODEC.bind(new TypeRef<Set<String>>() {}.type());
    Set<String> sorted = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);
    sorted.add("secret");
    assertThatThrownBy(() -> codec.encode(sorted))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("not writable as java.util.Set")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  /** Making a Fory for each would allocate megabytes and take milliseconds. */
  @Test
  void decode_refused_keepsTheInstance() throws CodecException {
    ValueCodec codec = CODEC.bind(TEXTS);
    List<String> value = List.of("a", "b");
    byte[] right = codec.encode(value);
    byte[] wrong = Arrays.copyOf(right, right.length - 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int refusals = 1_000;
    for (int i = 0; i < refusals; i++) {
      assertThatThrownBy(() -> codec.decode(wrong, 0, wrong.length))
          .isInstanceOf(CodecException.class);
    }
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / refusals).isLessThan(50_000);
    assertThat(codec.decode(right, 0, right.length)).isEqualTo(value);
  }

  private static Object roundTrip(Type type, Object value) throws CodecException {
    ValueCodec codec = CODEC.bind(type);
    byte[] bytes = codec.encode(value);
    return codec.decode(bytes, 0, bytes.length);
  }
}
