package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextOverridesTest {

  private static final MethodScope FIND = new MethodScope("com.acme.Users", "find", "Layered");

  @Test
  void text_methodKey_winsOverClassKeyAndAnnotation() {
    TextOverrides overrides =
        TextOverrides.of(
            Properties.of(
                    "com.acme.Users/find/Layered/cacheName", "ofMethod",
                    "com.acme.Users/Layered/cacheName", "ofClass")
                .config());

    assertThat(overrides.text(FIND, "cacheName", "declared")).isEqualTo("ofMethod");
  }

  @Test
  void text_classKey_winsOverAnnotation() {
    TextOverrides overrides =
        TextOverrides.of(Properties.of("com.acme.Users/Layered/key", "{id}").config());

    assertThat(overrides.text(FIND, "key", "declared")).isEqualTo("{id}");
  }

  @Test
  void text_nothingSet_isTheAnnotations() {
    assertThat(TextOverrides.of(new Properties().config()).text(FIND, "key", "declared"))
        .isEqualTo("declared");
    assertThat(TextOverrides.NONE.text(FIND, "key", "declared")).isEqualTo("declared");
  }

  @Test
  void texts_withCommas_areSeveral() {
    TextOverrides overrides =
        TextOverrides.of(Properties.of("com.acme.Users/find/Layered/tags", "a, b:{id}").config());

    assertThat(overrides.texts(FIND, "tags", new String[] {"declared"}))
        .containsExactly("a", "b:{id}");
  }
}
