package dev.layered;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter as a part of the key. If no parameter of a method is marked and no template is
 * given, all of them are.
 *
 * <p>A part needs a stable form: a primitive or its wrapper, {@link String}, an enum, {@link
 * java.util.UUID}, {@link java.math.BigInteger}, {@link java.math.BigDecimal}, a {@code java.time}
 * value, {@link java.net.URI}, {@link java.util.Locale}, {@link java.util.Currency}, {@link Class},
 * a record of such parts, or an {@link java.util.Optional}, {@link java.util.List} or {@link
 * java.util.Set} of such parts. None may be null. The key of one part is that part itself. As in
 * JSR-107.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CacheKey {}
