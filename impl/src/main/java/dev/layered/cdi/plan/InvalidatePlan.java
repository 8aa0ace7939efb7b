package dev.layered.cdi.plan;

import dev.layered.CacheInvalidate;
import dev.layered.InvalidateCache.Scope;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code @CacheInvalidate} on a method of a bean means.
 *
 * @param where {@code Class#method}
 * @param method the method
 * @param scope what is selected; beside keys, tags may be selected too
 * @param cacheName the cache; empty if only tags are selected
 * @param key derives the key; null unless the scope is keys
 * @param tags makes the tags
 * @param text makes the prefix or pattern; null for every other scope
 * @param annotation when, and after which exceptions
 * @param answers when the method answers
 */
public record InvalidatePlan(
    String where,
    Method method,
    Scope scope,
    String cacheName,
    @Nullable KeySource key,
    TagTemplates tags,
    @Nullable Template text,
    CacheInvalidate annotation,
    ResultKind answers) {

  /** Whether to invalidate after the method has thrown. */
  public boolean appliesAfter(Throwable problem) {
    List<Class<? extends Throwable>> named = List.of(annotation.evictFor());
    List<Class<? extends Throwable>> excepted = List.of(annotation.noEvictFor());
    boolean selected = named.isEmpty() ? !excepted.isEmpty() : isOneOf(named, problem);
    return selected && !isOneOf(excepted, problem);
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable problem) {
    return types.stream().anyMatch(type -> type.isInstance(problem));
  }

  /** The prefix or pattern of a call. */
  public String textOf(@Nullable Object[] arguments) {
    Template template = text;
    return template == null ? "" : template.text(arguments);
  }
}
