package dev.layered.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of tests that have a {@link TestClock} and find empty caches: short for
 * {@code @ExtendWith(LayeredTestExtension.class)}. May stand on an annotation of your own.
 *
 * <p>It must come before whatever starts the container, so write it first. Tests with Redis or with
 * several nodes have a field with {@code @RegisterExtension} instead, not both: see {@link
 * LayeredTestExtension}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LayeredTestExtension.class)
public @interface LayeredTest {}
