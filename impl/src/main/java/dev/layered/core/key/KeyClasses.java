package dev.layered.core.key;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the keys of one node name: of records, of enums, and those that are keys
 * themselves. A {@link KeyParser} finds them here by name, and loads none.
 *
 * <p>Safe for use by several threads. A key must be noted before anything here can hold a value, a
 * load or an entry for it; otherwise a message about it, read in between, would miss it.
 */
public final class KeyClasses {

  /** Stands for a name that classes of several class loaders share. */
  private static final class Ambiguous {}

  private final Map<String, Class<?>> byName = new ConcurrentHashMap<>();

  /** Knows no class yet. */
  public KeyClasses() {}

  /**
   * Remembers the classes in a key. Takes no lock for those that are known.
   *
   * @param key of a stable form; simple values other than enum constants and classes have nothing
   *     to remember
   * @throws IllegalArgumentException if a record in it has no stable form
   */
  public void note(Object key) {
    // The types of nearly all keys.
    if (!(key instanceof String) && !(key instanceof Long)) {
      note(key, 0);
    }
  }

  private void note(@Nullable Object key, int depth) {
    if (depth > 2 * StableKey.MAX_DEPTH) {
      return; // It has no canonical text, so that no message can name it.
    }
    if (key instanceof Enum<?> constant) {
      remember(constant.getDeclaringClass());
    } else if (key instanceof Class<?> type) {
      remember(type);
    } else if (key instanceof CompositeKey composite) {
      for (int i = 0; i < composite.size(); i++) {
        note(composite.part(i), depth + 1);
      }
    } else if (key instanceof Record && !(key instanceof UnknownKey)) {
      noteRecord(key, depth);
    } else if (key instanceof Collection<?> collection) {
      for (Object element : collection) {
        note(element, depth + 1);
      }
    } else if (key instanceof Optional<?> optional && optional.isPresent()) {
      note(optional.get(), depth + 1);
    }
  }

  private void noteRecord(Object key, int depth) {
    remember(key.getClass());
    RecordShape shape = RecordShape.of(key.getClass());
    if (shape.namesOtherClasses()) {
      for (Object part : shape.parts(key)) {
        note(part, depth + 1);
      }
    }
  }

  /**
   * Remembers the classes in the declared type of keys: of records, of enums, and what they consist
   * of. Types that tell nothing have nothing to remember.
   *
   * @param declared such as the type of a parameter
   */
  public void noteType(Type declared) {
    noteType(declared, new HashSet<>());
  }

  private void noteType(Type declared, Set<Type> noted) {
    if (!noted.add(declared)) {
      return;
    }
    if (declared instanceof ParameterizedType generic) {
      noteType(generic.getRawType(), noted);
      for (Type argument : generic.getActualTypeArguments()) {
        noteType(argument, noted);
      }
    } else if (declared instanceof WildcardType wildcard) {
      noteType(wildcard.getUpperBounds()[0], noted);
    } else if (declared instanceof Class<?> type) {
      if (type.isEnum()) {
        remember(type);
      } else if (type.isRecord()) {
        remember(type);
        for (RecordComponent component : type.getRecordComponents()) {
          noteType(component.getGenericType(), noted);
        }
      } else if (type.isSealed()) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
          noteType(permitted, noted);
        }
      }
    }
  }

  private void remember(Class<?> type) {
    if (byName.get(type.getName()) != type) {
      byName.merge(type.getName(), type, (known, it) -> known == it ? it : Ambiguous.class);
    }
  }

  /**
   * The class of a name.
   *
   * @param name as {@link Class#getName()} gives it
   * @return null if no key here has named it, or if it is ambiguous
   */
  public @Nullable Class<?> find(String name) {
    Class<?> found = byName.get(name);
    return found == Ambiguous.class ? null : found;
  }

  /**
   * Whether keys here have named two different classes of one name, of two class loaders.
   *
   * @param name as {@link Class#getName()} gives it
   */
  public boolean isAmbiguous(String name) {
    return byName.get(name) == Ambiguous.class;
  }
}
