package dev.layered.cdi.plan;

import dev.layered.Unless;
import dev.layered.config.DeclaredSettings;
import dev.layered.core.ExceptionTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @Layered} on a method of a bean means.
 *
 * @param where {@code Class#method}
 * @param beanClass the class of the bean, which need not be the one that declares the method
 * @param method the method
 * @param cacheName the cache
 * @param key derives the key
 * @param tags makes the tags
 * @param settings what annotation and defaults say
 * @param unless a class that decides which results are not stored
 * @param cacheExceptions the exceptions that are answers
 * @param valueType the declared type of a value: of the result, or of what its stage completes with
 * @param answers when the method answers
 * @param batch how it takes elements and answers with values; null if a call is one for one entry
 */
public record ReadPlan(
    String where,
    Class<?> beanClass,
    Method method,
    String cacheName,
    KeySource key,
    TagTemplates tags,
    DeclaredSettings settings,
    Class<? extends Unless> unless,
    ExceptionTypes cacheExceptions,
    Type valueType,
    ResultKind answers,
    @Nullable BatchShape batch) {}
