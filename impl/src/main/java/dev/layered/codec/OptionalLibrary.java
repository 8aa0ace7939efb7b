package dev.layered.codec;

import java.lang.invoke.MethodHandles;

/** Whether a library is there that only some applications bring. */
final class OptionalLibrary {

  private OptionalLibrary() {}

  /**
   * Whether the library is there that a class of this package needs.
   *
   * @param user cannot be initialized without the library
   */
  static boolean isThereFor(Class<?> user) {
    try {
      MethodHandles.lookup().ensureInitialized(user);
      return true;
    } catch (IllegalAccessException | LinkageError absent) {
      return false;
    }
  }
}
