package dev.layered.cdi.plan;

import dev.layered.config.Problem;

/** What can be wrong with an annotation; the reference documentation lists the codes. */
public enum AnnotationProblem {
  /** The method returns nothing. */
  NOTHING_TO_CACHE("LAYERED-201"),
  /** The method is private, static or final. */
  NOT_INTERCEPTABLE("LAYERED-202"),
  /** A template of a key or tag does not fit the parameters. */
  TEMPLATE("LAYERED-203"),
  /** A parameter has no stable form as a key. */
  UNSTABLE_KEY("LAYERED-204"),
  /** The result can be read only once. */
  ONE_SHOT("LAYERED-205"),
  /** The declared type does not say what it is. */
  UNDECLARED_TYPE("LAYERED-206"),
  /** Two places contradict each other about one cache. */
  CONFLICT("LAYERED-207"),
  /** A name or tag is empty, too long or has control characters. */
  NAME("LAYERED-208"),
  /** A number is out of range. */
  RANGE("LAYERED-209"),
  /** Members of one annotation contradict each other. */
  CONTRADICTION("LAYERED-210"),
  /** A class named by an annotation cannot be created. */
  NOT_CREATABLE("LAYERED-211"),
  /** No place declares the cache that is named. */
  UNKNOWN_CACHE("LAYERED-212"),
  /** The codec is unknown or refuses the type. */
  CODEC("LAYERED-213"),
  /** The disk layer cannot be opened. */
  DISK("LAYERED-214"),
  /** Redis cannot be used. */
  REDIS("LAYERED-215"),
  // LAYERED-216 is a warning about the namespace
  /** An exception that cannot be an answer is named as one, or for no time. */
  EXCEPTION("LAYERED-217"),
  /** A method with an entry for each element of a parameter has a shape that does not fit that. */
  BATCH("LAYERED-218"),
  /** Several beans say what surrounds the node. */
  ENVIRONMENT("LAYERED-219");

  private final String code;

  AnnotationProblem(String code) {
    this.code = code;
  }

  /** A problem of this kind. */
  public Problem at(String where, String what) {
    return new Problem(code, where, what);
  }
}
