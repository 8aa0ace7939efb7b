package dev.layered.config;

/**
 * What can be wrong with configuration, and the code that log lines and deployment errors carry for
 * it. LAYERED-100 to LAYERED-149 belong to this package.
 */
public enum ProblemCode {
  /** The text is not of the property's type: {@code ttl "5 minuts" is not a duration}. */
  MALFORMED(100),

  /** The value has the right type but is not among the allowed ones. */
  OUT_OF_RANGE(101),

  /** The value contradicts another one, such as a heap ttl above the ttl. */
  CONFLICT(102),

  /** The configuration source failed, or an expression in the value has no value. */
  UNREADABLE(103),

  /** The name starts with {@code layered.} but no such property exists. */
  UNKNOWN_PROPERTY(110),

  /** {@code layered.caches."name".…} names a cache that does not exist. */
  UNKNOWN_CACHE(111),

  /** {@code Class/method/Layered/member} names a member that configuration cannot set. */
  UNKNOWN_MEMBER(112),

  /** {@code Class/method/Layered/member} names a method that does not carry the annotation. */
  UNKNOWN_METHOD(113);

  private final int number;

  ProblemCode(int number) {
    this.number = number;
  }

  /** The code as users see it, such as {@code LAYERED-100}. */
  public String code() {
    return "LAYERED-" + number;
  }

  /** This problem at a place. */
  Problem at(String where, String what) {
    return new Problem(code(), where, what);
  }
}
