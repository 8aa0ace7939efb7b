package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StableKeyTest {

  private record WithArray(byte[] bytes) {}

  private record WithObject(Object any) {}

  private record Generic<T>(T any) {}

  private record Recursive(List<Recursive> children) {}

  private record WithRawList(@SuppressWarnings("rawtypes") List list) {}

  private record WithList(String name, List<Optional<Long>> list) {}

  private record OfRecords(Keys.Pair pair, Selector selector) {}

  private sealed interface Selector {}

  private record ById(long id) implements Selector {}

  private record ByName(String name) implements Selector {}

  private static final class Subclass extends BigDecimal {
    private static final long serialVersionUID = 1L;

    Subclass() {
      super(1);
    }
  }

  @Test
  void of_immutableKey_isTheKeyItself() {
    for (Object key :
        List.of(
            "a",
            new String("b"),
            1000L,
            Keys.Bodied.A,
            new ById(1),
            CompositeKey.of(1),
            List.of(1, 2),
            new OfRecords(new Keys.Pair("a", "b"), new ByName("n")))) {
      assertThat(StableKey.of(key)).isSameAs(key);
    }
  }

  @Test
  void of_list_isAnUnmodifiableCopy() {
    List<List<String>> key = new ArrayList<>(List.of(new ArrayList<>(List.of("a"))));
    Object stable = StableKey.of(key);
    key.get(0).add("b");
    assertThat(stable).isEqualTo(List.of(List.of("a")));
    assertThat(StableKey.of(Collections.unmodifiableList(key))).isNotSameAs(key);
  }

  @Test
  void of_unmodifiableListOfChangeableOnes_isCopied() {
    List<String> inner = new ArrayList<>(List.of("a"));
    List<List<String>> key = List.of(inner);
    Object stable = StableKey.of(key);
    inner.add("b");
    assertThat(stable).isEqualTo(List.of(List.of("a")));
  }

  @Test
  void of_setAndOptional_areCopiesThroughout() {
    Set<List<String>> set = new HashSet<>(Set.of(new ArrayList<>(List.of("a"))));
    List<String> inner = new ArrayList<>(List.of("a"));
    Object stableSet = StableKey.of(set);
    Object stableOptional = StableKey.of(Optional.of(inner));
    set.clear();
    inner.clear();
    assertThat(stableSet).isEqualTo(Set.of(List.of("a")));
    assertThat(stableOptional).isEqualTo(Optional.of(List.of("a")));
  }

  @Test
  void of_recordOfList_isAnEqualRecordOverACopy() {
    List<Optional<Long>> list = new ArrayList<>(List.of(Optional.of(1L)));
    Object stable = StableKey.of(new WithList("a", list));
    list.clear();
    assertThat(stable).isEqualTo(new WithList("a", List.of(Optional.of(1L))));
    WithList unmodifiable = new WithList("a", List.of());
    assertThat(StableKey.of(unmodifiable)).isSameAs(unmodifiable);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(null, "the key is null"),
        Arguments.of(new Object(), "java.lang.Object has no stable key form; use"),
        Arguments.of(new int[0], "has no stable key form"),
        Arguments.of(new Date(), "java.util.Date"),
        Arguments.of(Map.of(), "has no stable key form"),
        Arguments.of(new Subclass(), "Subclass"),
        Arguments.of(Arrays.asList("a", null), "null element"),
        Arguments.of(new HashSet<>(Arrays.asList("a", null)), "null element"),
        Arguments.of(List.of(new StringBuilder("secret")), "java.lang.StringBuilder"),
        Arguments.of(new WithArray(new byte[0]), "component \"bytes\" of"),
        Arguments.of(new WithObject("a"), "component \"any\" of"),
        Arguments.of(new Generic<>("a"), "component \"any\" of"),
        Arguments.of(new WithRawList(List.of()), "without a type argument"),
        Arguments.of(new Recursive(List.of()), "holds itself"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void of_unstableKey_saysWhy(Object key, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StableKey.of(key))
        .withMessageContaining(reason)
        .withMessageNotContaining("secret");
  }

  @Test
  void of_listsWithinLists_isRefusedBeforeTheStackEnds() {
    List<Object> key = List.of();
    for (int i = 0; i < 100_000; i++) {
      key = List.of(key);
    }
    List<Object> deep = key;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StableKey.of(deep))
        .withMessageContaining("deeper than");
  }

  @SuppressWarnings("unused")
  private static final class Declared {
    List<String> list;
    ArrayList<String> arrayList;
    Set<Optional<Long>> set;
    List<? extends Keys.Pair> bounded;
    Class<?> anyClass;
    List<?> unbounded;
    Map<String, String> map;
    Generic<String> generic;
    List<int[]> arrays;
  }

  @Test
  void isStable_declaredTypes() throws NoSuchFieldException {
    for (Type type :
        List.of(
            int.class,
            String.class,
            Keys.Plain.class,
            ById.class,
            Selector.class,
            WithList.class)) {
      assertThat(StableKey.isStable(type)).as(type.getTypeName()).isTrue();
    }
    for (Type type :
        List.of(
            void.class,
            Object.class,
            int[].class,
            Number.class,
            List.class,
            Enum.class,
            Date.class,
            WithArray.class,
            Recursive.class,
            Comparable.class)) {
      assertThat(StableKey.isStable(type)).as(type.getTypeName()).isFalse();
    }
    for (String field : List.of("list", "arrayList", "set", "bounded", "anyClass")) {
      assertThat(StableKey.isStable(Declared.class.getDeclaredField(field).getGenericType()))
          .as(field)
          .isTrue();
    }
    for (String field : List.of("unbounded", "map", "generic", "arrays")) {
      assertThat(StableKey.isStable(Declared.class.getDeclaredField(field).getGenericType()))
          .as(field)
          .isFalse();
    }
  }

  @Test
  void isImmutable_isWhatOfReturnsAsItIs() {
    assertThat(StableKey.isImmutable(String.class)).isTrue();
    assertThat(StableKey.isImmutable(Keys.Pair.class)).isTrue();
    assertThat(StableKey.isImmutable(Keys.Bodied.A.getClass())).isTrue();
    assertThat(StableKey.isImmutable(WithList.class)).isFalse();
    assertThat(StableKey.isImmutable(WithArray.class)).isFalse();
    assertThat(StableKey.isImmutable(List.class)).isFalse();
    assertThat(StableKey.isImmutable(Object.class)).isFalse();
  }

  @Test
  void composite_isNoList_andShowsNoContents() {
    CompositeKey key = CompositeKey.of("secret", 1);
    assertThat(key).isNotEqualTo(List.of("secret", 1)).isNotEqualTo(CompositeKey.of(1, "secret"));
    assertThat(key).asString().doesNotContain("secret");
    assertThat(key.size()).isEqualTo(2);
    assertThat(key.part(1)).isEqualTo(1);
  }
}
