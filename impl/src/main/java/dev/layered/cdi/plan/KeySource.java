package dev.layered.cdi.plan;

import dev.layered.spi.KeyGenerator;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the key of a method comes from.
 *
 * @param maker derives it; null if a generator does
 * @param generator the class of the application's generator; null if there is none
 * @param types the declared types of its parts, if a generator does not make it
 */
public record KeySource(
    @Nullable KeyMaker maker,
    @Nullable Class<? extends KeyGenerator> generator,
    List<Type> types) {}
