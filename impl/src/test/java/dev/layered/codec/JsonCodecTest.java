package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonCodecTest {

  private static final JsonCodec CODEC = new JsonCodec();

  private record Private(long id, String name, List<Inner> inner) {}

  private record Inner(Optional<String> maybe, BigDecimal price, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Inner that
          && maybe.equals(that.maybe)
          && price.equals(that.price)
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return maybe.hashCode();
    }
  }

  private record Box<T>(T content, Map<String, List<T>> more) {}

  private record Nothing() {}

  private record Node(String name, List<Node> children) {}

  private record Flag(boolean is, boolean isOpen, String getName) {
    public String getUpper() {
      return getName.toUpperCase(Locale.ROOT);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record ForBrowsers(
      List<String> list,
      @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String password,
      @JsonFormat(pattern = "yyyy", shape = JsonFormat.Shape.STRING) LocalDate date) {}

  private record UserId(@JsonValue long id) {}

  enum Level {
    LOW,
    HIGH {
      @Override
      public String toString() {
        return "very high";
      }
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({@JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class)})
  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClassName {}

  record Named(String name) implements ByClassName {}

  record HoldsByClassName(List<ByClassName> list) {}

  record HoldsPropertyInfo(@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) Named named) {}

  record HoldsObject(Object any) {}

  record HoldsRaw(@SuppressWarnings("rawtypes") List list) {}

  interface Unmarked {}

  static class Base {
    private long id;
    protected transient String skipped = "x";

    @JsonIgnore private String ignored = "y";
  }

  static class Bean extends Base {
    private String name;
    private final List<Integer> numbers = new ArrayList<>();

    public String getComputed() {
      return name + name;
    }

    public void setName(String value) {
      throw new AssertionError("setters are not called");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bean that
          && Objects.equals(name, that.name)
          && numbers.equals(that.numbers)
          && ((Base) this).id == ((Base) that).id;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  static class SubBean extends Bean {
    int extra = 3;
  }

  static final class Immutable {
    private final String a;
    private final int b;

    @JsonCreator
    Immutable(@JsonProperty("a") String a, @JsonProperty("b") int b) {
      this.a = a;
      this.b = b;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Immutable that && a.equals(that.a) && b == that.b;
    }

    @Override
    public int hashCode() {
      return b;
    }
  }

  static final class Unmakeable {
    private final String a;

    private Unmakeable(String a, int b) {
      this.a = a + b;
    }

    static Unmakeable make() {
      return new Unmakeable("a", 1);
    }
  }

  /** What its accessor says is for logs. */
  record Masked(String user, String password) {
    @Override
    public String password() {
      return "***";
    }
  }

  static Stream<Arguments> roundTrips() {
    Instant nanos = Instant.parse("2024-02-29T12:34:56.123456789Z");
    Bean bean = new Bean();
    ((Base) bean).id = 7;
    bean.name = "n";
    bean.numbers.addAll(List.of(1, 2));
    Map<Level, Integer> levels = new EnumMap<>(Map.of(Level.HIGH, 1));
    List<String> withNull = new ArrayList<>(Arrays.asList("a", null));
    return Stream.of(
        Arguments.of(String.class, "a \"quoted\" \u0000 \uD83D\uDE00 text"),
        Arguments.of(String.class, ""),
        Arguments.of(Long.class, Long.MIN_VALUE),
        Arguments.of(Integer.class, 5),
        Arguments.of(Boolean.class, true),
        Arguments.of(Character.class, 'ä'),
        Arguments.of(Short.class, (short) -3),
        Arguments.of(Byte.class, (byte) -128),
        Arguments.of(Double.class, 0.1 + 0.2),
        Arguments.of(Double.class, -0.0),
        Arguments.of(Double.class, Double.NaN),
        Arguments.of(Double.class, Double.NEGATIVE_INFINITY),
        Arguments.of(Double.class, Double.MIN_VALUE),
        Arguments.of(Float.class, 0.1f),
        Arguments.of(Float.class, Float.POSITIVE_INFINITY),
        Arguments.of(BigDecimal.class, new BigDecimal("1.00")),
        Arguments.of(BigDecimal.class, new BigDecimal("1E+30")),
        Arguments.of(
            BigDecimal.class,
            new BigDecimal("-12345678901234567890.123456789012345678901234567890")),
        Arguments.of(BigInteger.class, BigInteger.TWO.pow(200)),
        Arguments.of(UUID.class, UUID.fromString("00000000-0000-0001-8000-00000000000a")),
        Arguments.of(URI.class, URI.create("HTTP://a/%2f?q=1#f")),
        Arguments.of(Locale.class, Locale.forLanguageTag("zh-Hans-CN-u-ca-chinese")),
        Arguments.of(Locale.class, Locale.ROOT),
        Arguments.of(Locale.class, Locale.GERMANY),
        Arguments.of(Locale.class, new Locale("de", "DE", "POSIX")),
        Arguments.of(Currency.class, Currency.getInstance("EUR")),
        Arguments.of(Date.class, new Date(1_700_000_000_123L)),
        Arguments.of(Level.class, Level.HIGH),
        Arguments.of(Masked.class, new Masked("u", "p")),
        Arguments.of(TimeUnit.class, TimeUnit.DAYS),
        Arguments.of(Instant.class, nanos),
        Arguments.of(Instant.class, Instant.MIN),
        Arguments.of(Instant.class, Instant.ofEpochSecond(-1, 1)),
        Arguments.of(Duration.class, Duration.ofSeconds(-1, 999_999_999)),
        Arguments.of(Period.class, Period.of(1, -14, 40)),
        Arguments.of(LocalDate.class, LocalDate.of(-44, 3, 15)),
        Arguments.of(LocalDate.class, LocalDate.of(12_345, 3, 15)),
        Arguments.of(LocalTime.class, LocalTime.of(1, 2)),
        Arguments.of(LocalTime.class, LocalTime.of(1, 2, 3, 4)),
        Arguments.of(LocalDateTime.class, LocalDateTime.of(2024, 1, 1, 0, 0)),
        Arguments.of(MonthDay.class, MonthDay.of(2, 29)),
        Arguments.of(Year.class, Year.of(2024)),
        Arguments.of(YearMonth.class, YearMonth.of(2024, 2)),
        Arguments.of(OffsetTime.class, OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHours(5))),
        Arguments.of(OffsetDateTime.class, nanos.atOffset(ZoneOffset.ofHoursMinutes(5, 30))),
        Arguments.of(OffsetDateTime.class, nanos.atOffset(ZoneOffset.UTC)),
        Arguments.of(ZonedDateTime.class, nanos.atZone(ZoneId.of("Europe/Paris"))),
        Arguments.of(ZonedDateTime.class, nanos.atZone(ZoneId.of("UTC"))),
        Arguments.of(ZonedDateTime.class, nanos.atZone(ZoneOffset.UTC)),
        Arguments.of(
            ZonedDateTime.class,
            ZonedDateTime.ofLocal(
                LocalDateTime.of(2024, 10, 27, 2, 30),
                ZoneId.of("Europe/Paris"),
                ZoneOffset.ofHours(1))),
        Arguments.of(ZoneId.class, ZoneId.of("America/New_York")),
        Arguments.of(ZoneId.class, ZoneOffset.ofHours(3)),
        Arguments.of(OptionalInt.class, OptionalInt.empty()),
        Arguments.of(OptionalInt.class, OptionalInt.of(3)),
        Arguments.of(new TypeRef<Optional<String>>() {}.type(), Optional.of("x")),
        Arguments.of(new TypeRef<Optional<String>>() {}.type(), Optional.empty()),
        Arguments.of(
            new TypeRef<List<Optional<Long>>>() {}.type(),
            List.of(Optional.of(1L), Optional.empty())),
        Arguments.of(new TypeRef<List<String>>() {}.type(), withNull),
        Arguments.of(new TypeRef<List<Long>>() {}.type(), List.of(1L)),
        Arguments.of(new TypeRef<Set<Level>>() {}.type(), Set.of(Level.LOW)),
        Arguments.of(new TypeRef<EnumSet<Level>>() {}.type(), EnumSet.of(Level.HIGH)),
        Arguments.of(new TypeRef<SortedSet<String>>() {}.type(), new TreeSet<>(Set.of("b", "a"))),
        Arguments.of(new TypeRef<Map<Level, Integer>>() {}.type(), levels),
        Arguments.of(new TypeRef<EnumMap<Level, Integer>>() {}.type(), levels),
        Arguments.of(new TypeRef<Map<Long, String>>() {}.type(), Map.of(-1L, "x")),
        Arguments.of(new TypeRef<Map<UUID, String>>() {}.type(), Map.of(new UUID(1, 2), "x")),
        Arguments.of(
            new TypeRef<Map<LocalDate, String>>() {}.type(), Map.of(LocalDate.of(2024, 1, 1), "x")),
        Arguments.of(new TypeRef<Map<Instant, String>>() {}.type(), Map.of(nanos, "x")),
        Arguments.of(
            new TypeRef<Map<YearMonth, String>>() {}.type(), Map.of(YearMonth.of(2024, 1), "x")),
        Arguments.of(
            new TypeRef<Map<LocalDateTime, String>>() {}.type(),
            Map.of(LocalDateTime.of(2024, 1, 1, 1, 1), "x")),
        Arguments.of(
            new TypeRef<Map<String, Map<Short, List<Byte>>>>() {}.type(),
            Map.of("a", Map.of((short) 1, List.of((byte) 2)))),
        Arguments.of(
            Private.class,
            new Private(
                1,
                "n",
                List.of(new Inner(Optional.empty(), new BigDecimal("2.50"), new byte[] {1, -1})))),
        Arguments.of(Private.class, new Private(1, null, null)),
        Arguments.of(
            new TypeRef<Box<Shape>>() {}.type(),
            new Box<Shape>(new Circle(1), Map.of("a", List.of(new Square(2))))),
        Arguments.of(new TypeRef<List<Shape>>() {}.type(), List.of(new Circle(1), new Square(2))),
        Arguments.of(Shape.class, new Circle(1)),
        Arguments.of(Circle.class, new Circle(1)),
        Arguments.of(Nothing.class, new Nothing()),
        Arguments.of(Node.class, new Node("a", List.of(new Node("b", List.of())))),
        Arguments.of(Flag.class, new Flag(true, true, "n")),
        Arguments.of(
            ForBrowsers.class, new ForBrowsers(List.of(), "secret", LocalDate.of(2024, 5, 6))),
        Arguments.of(UserId.class, new UserId(5)),
        Arguments.of(Bean.class, bean),
        Arguments.of(Immutable.class, new Immutable("a", 1)));
  }

  @ParameterizedTest
  @MethodSource("roundTrips")
  void decode_encoded_isEqual(Type type, Object value) throws CodecException {
    ValueCodec codec = CODEC.bind(type);
    byte[] bytes = codec.encode(value);
    assertThat(codec.decode(bytes, 0, bytes.length))
        .as(() -> new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo(value);
  }

  @Test
  void decode_amongOtherBytes_readsItsOwn() throws CodecException {
    byte[] bytes = "[[1,2]]".getBytes(StandardCharsets.UTF_8);
    assertThat(CODEC.bind(new TypeRef<List<Integer>>() {}.type()).decode(bytes, 1, 5))
        .isEqualTo(List.of(1, 2));
  }

  @Test
  void decode_setAndMap_keepTheirOrder() throws CodecException {
    Set<String> set = new LinkedHashSet<>(List.of("z", "a", "m", "b"));
    Map<String, Integer> map = new LinkedHashMap<>();
    set.forEach(name -> map.put(name, 1));
    assertThat((Set<?>) roundTrip(new TypeRef<Set<String>>() {}.type(), set))
        .hasToString(set.toString());
    assertThat((Map<?, ?>) roundTrip(new TypeRef<Map<String, Integer>>() {}.type(), map))
        .hasToString(map.toString());
  }

  @Test
  void decode_arrays_areEqual() throws CodecException {
    assertThat(roundTrip(byte[].class, new byte[] {0, -1})).isEqualTo(new byte[] {0, -1});
    assertThat(roundTrip(int[][].class, new int[][] {{1}, {}})).isEqualTo(new int[][] {{1}, {}});
    assertThat(roundTrip(Circle[].class, new Circle[] {new Circle(1)}))
        .isEqualTo(new Circle[] {new Circle(1)});
    assertThat(roundTrip(char[].class, new char[] {'a', 'ß'})).isEqualTo(new char[] {'a', 'ß'});
  }

  @Test
  void encode_transientAndIgnoredFields_areLeftOut() throws CodecException {
    byte[] bytes = CODEC.bind(Bean.class).encode(new Bean());
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .doesNotContain("skipped", "ignored", "computed");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(Object.class, "Object"),
        Arguments.of(List.class, "raw type"),
        Arguments.of(new TypeRef<List<?>>() {}.type(), "wildcard"),
        Arguments.of(new TypeRef<List<? extends Number>>() {}.type(), "wildcard"),
        Arguments.of(new TypeRef<List<Map<String, Object>>>() {}.type(), ".element.value: Object"),
        Arguments.of(Box.class, "raw type"),
        Arguments.of(HoldsObject.class, ".any: Object"),
        Arguments.of(HoldsRaw.class, ".list.element: Object"),
        Arguments.of(Number.class, "java.lang.Number has no JSON form"),
        Arguments.of(CharSequence.class, "has no JSON form"),
        Arguments.of(InputStream.class, "has no JSON form"),
        Arguments.of(Thread.class, "has no JSON form"),
        Arguments.of(new TypeRef<Class<String>>() {}.type(), "has no JSON form"),
        Arguments.of(Unmarked.class, "abstract; annotate it with @JsonTypeInfo"),
        Arguments.of(ByClassName.class, "the bytes would choose the class"),
        Arguments.of(Named.class, "the bytes would choose the class"),
        Arguments.of(HoldsByClassName.class, ".list.element: the bytes would choose the class"),
        Arguments.of(HoldsPropertyInfo.class, ".named: @JsonTypeInfo on a property"),
        Arguments.of(
            new TypeRef<Optional<Optional<String>>>() {}.type(), "Optional in an Optional"),
        Arguments.of(new TypeRef<Map<Circle, String>>() {}.type(), "not records"),
        Arguments.of(new TypeRef<Iterable<String>>() {}.type(), "Iterable"),
        Arguments.of(Unmakeable.class, "cannot be made"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void bind_unsafeType_saysWhereAndWhy(Type type, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.bind(type))
        .withMessageContaining(reason);
  }

  static Stream<Arguments> notOfTheType() {
    return Stream.of(
        Arguments.of(Circle.class, "{\"radius\":1.0,\"more\":1}"),
        Arguments.of(Circle.class, "{\"radius\":null}"),
        Arguments.of(Circle.class, "{\"radius\":1.0} x"),
        Arguments.of(Circle.class, "{\"radius\":1.0}{}"),
        Arguments.of(Circle.class, "{\"radius\":1.0"),
        Arguments.of(Circle.class, ""),
        Arguments.of(Circle.class, "null"),
        Arguments.of(Circle.class, "[]"),
        Arguments.of(Circle.class, "{\"radius\":\"1.0\"}"),
        Arguments.of(Integer.class, "1.5"),
        Arguments.of(Integer.class, "99999999999"),
        Arguments.of(Integer.class, "\"1\""),
        Arguments.of(Level.class, "0"),
        Arguments.of(Level.class, "\"MIDDLE\""),
        Arguments.of(Shape.class, "{\"@type\":\"java.lang.Thread\"}"),
        Arguments.of(Shape.class, "{\"@type\":\"JsonCodecTest$Hexagon\",\"side\":1.0}"),
        Arguments.of(Shape.class, "{\"radius\":1.0}"),
        Arguments.of(BigInteger.class, "1" + "0".repeat(5000)),
        Arguments.of(Node.class, "{\"name\":\"a\",\"children\":[".repeat(200)),
        Arguments.of(String.class, "{\"a\":1}"));
  }

  @ParameterizedTest
  @MethodSource("notOfTheType")
  void decode_otherJson_isCodecException(Type type, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    ValueCodec codec = CODEC.bind(type);
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void decode_otherJson_doesNotQuoteTheValue() {
    byte[] bytes = "{\"secret-name\":\"secret-value\"}".getBytes(StandardCharsets.UTF_8);
    ValueCodec codec = CODEC.bind(Circle.class);
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void encode_undeclaredSubclass_isCodecException() {
    ValueCodec codec = CODEC.bind(new TypeRef<List<Bean>>() {}.type());
    assertThatThrownBy(() -> codec.encode(List.of(new Bean(), new SubBean())))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("SubBean");
    ValueCodec root = CODEC.bind(Bean.class);
    assertThatThrownBy(() -> root.encode(new SubBean())).isInstanceOf(CodecException.class);
  }

  @Test
  void encode_tooDeep_isCodecException() {
    Node node = new Node("leaf", List.of());
    for (int i = 0; i < 60; i++) {
      node = new Node("n", List.of(node));
    }
    Node deep = node;
    ValueCodec codec = CODEC.bind(Node.class);
    assertThatThrownBy(() -> codec.encode(deep)).isInstanceOf(CodecException.class);
  }

  @Test
  void encode_keyOfMapIsNull_isCodecException() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put(null, 1);
    ValueCodec codec = CODEC.bind(new TypeRef<Map<String, Integer>>() {}.type());
    assertThatThrownBy(() -> codec.encode(map)).isInstanceOf(CodecException.class);
  }

  @Test
  void decode_otherContextClassLoader_isTheSame() throws CodecException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new ClassLoader(null) {});
    try {
      assertThat(roundTrip(Shape.class, new Circle(2))).isEqualTo(new Circle(2));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Object roundTrip(Type type, Object value) throws CodecException {
    ValueCodec codec = CODEC.bind(type);
    byte[] bytes = codec.encode(value);
    return codec.decode(bytes, 0, bytes.length);
  }
}
