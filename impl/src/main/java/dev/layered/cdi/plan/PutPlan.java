package dev.layered.cdi.plan;

import dev.layered.Unless;
import dev.layered.config.DeclaredSettings;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * What {@code @CachePut} on a method of a bean means.
 *
 * @param where {@code Class#method}
 * @param beanClass the class of the bean
 * @param method the method
 * @param cacheName the cache
 * @param key derives the key
 * @param tags makes the tags
 * @param settings what annotation and defaults say
 * @param unless a class that decides which values are not stored
 * @param valueParameter the position of the parameter that is stored; -1 for the result
 * @param valueType the declared type of the value
 * @param answers when the method answers
 */
public record PutPlan(
    String where,
    Class<?> beanClass,
    Method method,
    String cacheName,
    KeySource key,
    TagTemplates tags,
    DeclaredSettings settings,
    Class<? extends Unless> unless,
    int valueParameter,
    Type valueType,
    ResultKind answers) {}
