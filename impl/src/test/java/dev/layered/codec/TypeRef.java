package dev.layered.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** A generic type, taken from the superclass of an anonymous class. */
abstract class TypeRef<T> {

  final Type type() {
    return ((ParameterizedType) getClass().getGenericSuperclass()).getActualTypeArguments()[0];
  }
}
