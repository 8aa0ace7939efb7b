package dev.layered.codec.theirs.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An older one, without {@code visible} and {@code requireTypeIdForSubtypes}. */
@Retention(RetentionPolicy.RUNTIME)
public @interface JsonTypeInfo {

  /** The kind of id. */
  Id use();

  /** Where it stands. */
  As include() default As.PROPERTY;

  /** Its name. */
  String property() default "";

  /** A class of their package stands for none. */
  Class<?> defaultImpl() default JsonTypeInfo.class;

  /** Kinds of ids. */
  enum Id {
    /** Of ours, too. */
    NAME,
    /** Newer than ours. */
    UNHEARD_OF
  }

  /** Places. */
  enum As {
    /** A property. */
    PROPERTY,
    /** A wrapper. */
    WRAPPER_OBJECT
  }
}
