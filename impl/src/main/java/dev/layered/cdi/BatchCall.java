package dev.layered.cdi;

import dev.layered.cdi.plan.BatchShape;
import dev.layered.core.BatchRequest;
import dev.layered.core.LoadTerms;
import dev.layered.core.StorePolicy;
import jakarta.interceptor.InvocationContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method with an entry for each element. The elements are taken from the argument
 * once: the caller may change that as soon as it has its answer, while a refresh in the background
 * still needs them.
 */
final class BatchCall implements BatchRequest {

  private final BoundBatch method;
  private final BatchShape shape;
  private final InvocationContext call;
  private final StorePolicy policy;
  private final boolean onlyIfCached;
  private final @Nullable Object[] arguments;

  /** By key, in order. */
  private final Map<Object, Object> elements = new LinkedHashMap<>();

  /** One for each element of the argument: a key more than once if an element is. */
  private final List<Object> asked = new ArrayList<>();

  BatchCall(BoundBatch method, InvocationContext call, StorePolicy policy, boolean onlyIfCached) {
    this.method = method;
    this.shape = method.shape();
    this.call = call;
    this.policy = policy;
    this.onlyIfCached = onlyIfCached;
    this.arguments = call.getParameters().clone();
    for (Object element : shape.elementsOf(arguments)) {
      Object key = method.key().keyOf(argumentsFor(element));
      elements.putIfAbsent(key, element);
      asked.add(key);
    }
  }

  /** The arguments with something else in the place of the elements. */
  private @Nullable Object[] argumentsFor(@Nullable Object instead) {
    @Nullable Object[] changed = arguments.clone();
    changed[shape.parameter()] = instead;
    return changed;
  }

  Object answer() throws Exception {
    List<Object> keys = List.copyOf(elements.keySet());
    List<? extends @Nullable Object> values = keys.isEmpty() ? List.of() : valuesOf(keys);
    return shape.answersMap() ? mapOf(keys, values) : listOf(keys, values);
  }

  private List<? extends @Nullable Object> valuesOf(List<Object> keys) throws Exception {
    return onlyIfCached
        ? method.cache().getAllCached(keys, policy)
        : method.cache().getAll(keys, this);
  }

  private Map<Object, Object> mapOf(List<Object> keys, List<? extends @Nullable Object> values) {
    Map<Object, Object> found = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Object value = values.get(i);
      if (value != null) {
        found.put(elementOf(keys.get(i)), value);
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private List<? extends @Nullable Object> listOf(
      List<Object> keys, List<? extends @Nullable Object> values) {
    if (asked.size() == keys.size()) {
      return Collections.unmodifiableList(values);
    }
    Map<Object, @Nullable Object> byKey = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      byKey.put(keys.get(i), values.get(i));
    }
    List<@Nullable Object> found = new ArrayList<>(asked.size());
    asked.forEach(key -> found.add(byKey.get(key)));
    return Collections.unmodifiableList(found);
  }

  private Object elementOf(Object key) {
    return Objects.requireNonNull(elements.get(key));
  }

  @Override
  public List<? extends @Nullable Object> load(List<Object> keys) throws Exception {
    List<Object> missing = keys.stream().map(this::elementOf).toList();
    call.setParameters(argumentsFor(shape.argumentOf(missing)));
    try {
      return shape.valuesOf(missing, call.proceed());
    } finally {
      call.setParameters(arguments.clone());
    }
  }

  @Override
  public LoadTerms termsOf(Object key) {
    @Nullable Object[] own = argumentsFor(elementOf(key));
    return new Terms(method, policy, method.tags().of(own), own);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Terms(
      BoundBatch method, StorePolicy policy, List<String> tags, @Nullable Object[] arguments)
      implements LoadTerms {

    @Override
    public boolean isStillFor(Object key) {
      try {
        return method.key().keyOf(arguments).equals(key);
      } catch (RuntimeException changedMeanwhile) {
        return false;
      }
    }

    @Override
    public boolean mayStore(@Nullable Object value) {
      return !method.unless().test(value);
    }
  }
}
