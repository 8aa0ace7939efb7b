package dev.layered.cdi.plan;

import dev.layered.Unless;
import dev.layered.config.DeclaredSettings;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

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
 * @param valueType the declared type of a value: of the result, or of what its stage completes with
 * @param answers when the method answers
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
    Type valueType,
    ResultKind answers) {}
