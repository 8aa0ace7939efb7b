package dev.layered.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How Jackson is set up: everything comes back as it was written, and nothing that the bytes say
 * chooses a class.
 *
 * <p>Each bound type has a mapper of its own, which is forgotten with the cache: a shared one would
 * hold on to the classes of an application that was undeployed. For the same reason buffers are
 * pooled apart from threads.
 */
final class JsonMappers {

  static final int MAX_DEPTH = 100;

  /** As much text as the largest value may hold. */
  private static final int MAX_TEXT = 16 << 20;

  private static final int POOLED_BUFFERS = 16;

  private JsonMappers() {}

  /** A mapper of the builder's format. */
  static ObjectMapper create(MapperBuilder<?, ?> builder, DeclaredBeans beans) {
    SimpleModule ours = new SimpleModule("layered");
    ours.setSerializerModifier(beans);
    // HashSet, the default, loses the order of the elements.
    ours.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
    LookupCache<Object, JavaType> types = new LRUMap<>(16, 256);
    return builder
        .typeFactory(TypeFactory.defaultInstance().withCache(types))
        .annotationIntrospector(new StorageAnnotations())
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID))
        .addModule(new ParameterNamesModule())
        .addModule(ours)
        .visibility(PropertyAccessor.ALL, Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, Visibility.ANY)
        .visibility(PropertyAccessor.CREATOR, Visibility.PUBLIC_ONLY)
        .disable(MapperFeature.USE_GETTERS_AS_SETTERS, MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .build();
  }

  /** The limits of every format, and how it pools buffers. */
  static <B extends TSFBuilder<?, B>> B limited(B factory) {
    return factory
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_TEXT)
                .build())
        .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }
}
