package dev.layered.config;

/**
 * One thing that is wrong with configuration.
 *
 * @param code {@link ProblemCode#code()}, such as {@code LAYERED-100}
 * @param where the property, followed by its configuration source in parentheses; or {@code
 *     Class#method} if an annotation is wrong
 * @param what what is wrong, and what is allowed
 */
public record Problem(String code, String where, String what) {

  /**
   * Whether this is a name of a cache or method that the application does not have. Several
   * applications of one server can share a configuration source, so it may be another one's.
   */
  public boolean mayConcernAnotherApplication() {
    return code.equals(ProblemCode.UNKNOWN_CACHE.code())
        || code.equals(ProblemCode.UNKNOWN_METHOD.code());
  }

  /** The line for a log or a deployment error: {@code LAYERED-100 layered.ttl: ttl "x" is …}. */
  @Override
  public String toString() {
    return code + " " + where + ": " + what;
  }
}
