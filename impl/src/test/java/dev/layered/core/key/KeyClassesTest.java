package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyClassesTest {

  private record Inner(Keys.Plain plain) {}

  private record Outer(String name, Optional<List<Inner>> inner) {}

  /** Has classes of its own, with the names of ours. */
  private static final class Other extends ClassLoader {
    Other() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String file = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = KeyClassesTest.class.getResourceAsStream(file)) {
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

  private final KeyClasses classes = new KeyClasses();

  private void assertKnows(Class<?>... types) {
    for (Class<?> type : types) {
      assertThat(classes.find(type.getName())).isSameAs(type);
    }
  }

  @Test
  void note_findsTheClassesWithinAKey() {
    classes.note(
        CompositeKey.of(
            1, Set.of(List.of(Optional.of(Keys.Bodied.A))), new Keys.Pair("a", null), UUID.class));
    assertKnows(Keys.Bodied.class, Keys.Pair.class, UUID.class);
    assertThat(classes.find(Keys.Bodied.A.getClass().getName())).isNull();
  }

  @Test
  void note_recordNotedBefore_stillFindsWhatItHolds() {
    classes.note(new Outer("a", Optional.empty()));
    assertThat(classes.find(Inner.class.getName())).isNull();
    classes.note(new Outer("a", Optional.of(List.of(new Inner(Keys.Plain.A)))));
    assertKnows(Outer.class, Inner.class, Keys.Plain.class);
  }

  @Test
  void note_simpleKeys_remembersNothing() {
    for (Object key : List.of("a", 1L, 1, new UUID(0, 1), true, new UnknownKey("s:a"))) {
      classes.note(key);
      assertThat(classes.find(key.getClass().getName())).isNull();
    }
  }

  @Test
  void note_twoClassesOfOneName_isAmbiguousForGood() throws Exception {
    Keys.Plain here = Keys.Plain.A;
    String name = here.getDeclaringClass().getName();
    Object there = Class.forName(name, true, new Other()).getEnumConstants()[0];
    KeyParser parser = new KeyParser(classes);
    String text = KeyText.canonical(here);
    assertThat(KeyText.canonical(there)).isEqualTo(text);

    classes.note(here);
    assertThat(classes.isAmbiguous(name)).isFalse();
    assertThat(parser.parse(text)).isEqualTo(here);

    classes.note(List.of(there));
    for (int i = 0; i < 2; i++) {
      assertThat(classes.isAmbiguous(name)).isTrue();
      assertThat(classes.find(name)).isNull();
      assertThat(parser.parse(text)).isNull();
      classes.note(here);
    }
  }
}
