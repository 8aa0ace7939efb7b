package dev.layered.codec.theirs.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An older one, without {@code failOnRepeatedNames}. */
@Retention(RetentionPolicy.RUNTIME)
public @interface JsonSubTypes {

  /** The subtypes. */
  Type[] value();

  /** A subtype. */
  @interface Type {

    /** Its class. */
    Class<?> value();

    /** Its name. */
    String name() default "";
  }
}
