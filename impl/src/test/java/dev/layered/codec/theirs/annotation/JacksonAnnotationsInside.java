package dev.layered.codec.theirs.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks an annotation that stands for others. */
@Retention(RetentionPolicy.RUNTIME)
public @interface JacksonAnnotationsInside {}
