package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The jar with everything inside is tested where it is built; this is its translation alone. */
class RenamedAnnotationsTest {

  private static final RenamedAnnotations RENAMED =
      new RenamedAnnotations("dev.layered.codec.theirs.", "com.fasterxml.jackson.");

  @dev.layered.codec.theirs.annotation.JsonTypeInfo(
      use = dev.layered.codec.theirs.annotation.JsonTypeInfo.Id.NAME,
      include = dev.layered.codec.theirs.annotation.JsonTypeInfo.As.WRAPPER_OBJECT,
      property = "kind")
  @dev.layered.codec.theirs.annotation.JsonSubTypes({
    @dev.layered.codec.theirs.annotation.JsonSubTypes.Type(value = A.class, name = "a"),
    @dev.layered.codec.theirs.annotation.JsonSubTypes.Type(B.class)
  })
  private sealed interface Theirs permits A, B {}

  private record A() implements Theirs {}

  private record B() implements Theirs {}

  @dev.layered.codec.theirs.annotation.JsonTypeInfo(
      use = dev.layered.codec.theirs.annotation.JsonTypeInfo.Id.UNHEARD_OF)
  private interface Newer {}

  @dev.layered.codec.theirs.annotation.JacksonAnnotationsInside
  @dev.layered.codec.theirs.annotation.JsonTypeInfo(
      use = dev.layered.codec.theirs.annotation.JsonTypeInfo.Id.NAME,
      property = "bundled")
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Bundle {}

  @Bundle
  private record Bundled() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  @dev.layered.codec.theirs.annotation.JsonTypeInfo(
      use = dev.layered.codec.theirs.annotation.JsonTypeInfo.Id.NAME)
  private interface Both {}

  @Test
  void enumsTextsAndClassesAreTranslated() {
    JsonTypeInfo found = RENAMED.find(Theirs.class, JsonTypeInfo.class);
    assertThat(found).isNotNull();
    assertThat(found.use()).isEqualTo(JsonTypeInfo.Id.NAME);
    assertThat(found.include()).isEqualTo(JsonTypeInfo.As.WRAPPER_OBJECT);
    assertThat(found.property()).isEqualTo("kind");
    assertThat(found.defaultImpl()).isEqualTo(JsonTypeInfo.class);
    assertThat(found.annotationType()).isEqualTo(JsonTypeInfo.class);
    assertThat(Set.of(found)).contains(found);
    assertThat(found.toString()).startsWith("@com.fasterxml.jackson.annotation.JsonTypeInfo{");
  }

  @Test
  void whatTheOlderVersionLacks_hasItsDefault() {
    JsonTypeInfo found = RENAMED.find(Theirs.class, JsonTypeInfo.class);
    assertThat(found).isNotNull();
    assertThat(found.visible()).isFalse();
    assertThat(JsonTypeInfo.Value.from(found)).isNotNull();
  }

  @Test
  void nestedAnnotationsAreTranslated() {
    JsonSubTypes found = RENAMED.find(Theirs.class, JsonSubTypes.class);
    assertThat(found).isNotNull();
    assertThat(found.value()).extracting(JsonSubTypes.Type::name).containsExactly("a", "");
    assertThat(found.value())
        .<Class<?>>extracting(JsonSubTypes.Type::value)
        .containsExactly(A.class, B.class);
    assertThat(found.value()[0].names()).isEmpty();
  }

  private static Annotated annotated(Class<?> type) {
    JsonMapper mapper = JsonMapper.builder().build();
    return mapper.getSerializationConfig().introspect(mapper.constructType(type)).getClassInfo();
  }

  @Test
  void thoseOfSupertypesCount() {
    Annotated annotated = annotated(A.class);
    assertThat(annotated.hasAnnotation(JsonTypeInfo.class)).isFalse();
    JsonTypeInfo found = RENAMED.find(annotated, JsonTypeInfo.class);
    assertThat(found).isNotNull();
    assertThat(found.property()).isEqualTo("kind");
    assertThat(RENAMED.hasTheirs(annotated, JsonTypeInfo.class)).isTrue();
    assertThat(RENAMED.hasTheirs(annotated, JsonProperty.class)).isFalse();
  }

  @Test
  void thoseInsideOthersCount() {
    JsonTypeInfo found = RENAMED.find(annotated(Bundled.class), JsonTypeInfo.class);
    assertThat(found).isNotNull();
    assertThat(found.property()).isEqualTo("bundled");
  }

  @Test
  void oursGoesFirst() {
    JsonTypeInfo found = RENAMED.find(Both.class, JsonTypeInfo.class);
    assertThat(found).isNotNull();
    assertThat(found.use()).isEqualTo(JsonTypeInfo.Id.SIMPLE_NAME);
  }

  @Test
  void constantsThatOursDoesNotKnow_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RENAMED.find(Newer.class, JsonTypeInfo.class))
        .withMessageContaining("UNHEARD_OF");
  }

  @Test
  void underOneNameNothingIsTranslated() {
    assertThat(RenamedAnnotations.JACKSON.find(Theirs.class, JsonTypeInfo.class)).isNull();
    assertThat(RENAMED.find(String.class, JsonTypeInfo.class)).isNull();
  }
}
