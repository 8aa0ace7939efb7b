package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.properties} says what the catalogue says: all of it and nothing else.
 * Run with {@code -Dlayered.docs.write=true} to write it anew.
 */
class ReferenceFileTest {

  private static final Path FILE = Path.of("../docs/configuration.properties");

  @Test
  void file_everyProperty_isDocumentedAsTheCatalogueSays() throws IOException {
    String expected = ReferenceFile.text();
    if (Boolean.getBoolean("layered.docs.write")) {
      Files.writeString(FILE, expected);
    }
    assertThat(Files.readString(FILE)).isEqualTo(expected);
  }

  @Test
  void catalogue_everyDefault_isAllowedByItsOwnRange() {
    for (Property<?> property : PropertyCatalog.ALL) {
      if (property.defaultText() == null) {
        assertThat(property.meaningOfNone()).as(property.name()).isNotEmpty();
      } else {
        assertThat(property.defaultValue()).as(property.name()).isNotNull();
      }
    }
  }

  @Test
  void catalogue_everyName_occursOnce() {
    assertThat(PropertyCatalog.ALL).extracting(Property::name).doesNotHaveDuplicates();
  }

  @Test
  void file_uncommented_hasNoProblems() throws IOException {
    Properties properties = new Properties();
    for (String line : Files.readAllLines(FILE)) {
      if (line.startsWith("#layered.")) {
        String[] parts = line.substring(1).split("=", 2);
        properties.set(parts[0], parts[1]);
      }
    }
    assertThat(properties.layered().problems()).isEmpty();
    assertThat(properties.layered().node()).isEqualTo(new Properties().layered().node());
  }
}
