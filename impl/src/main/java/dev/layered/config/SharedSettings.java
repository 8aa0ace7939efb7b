package dev.layered.config;

import dev.layered.redis.RedisBackend;

/**
 * How a node shares its caches with the other nodes of the application. Read once, at start.
 *
 * @param backend how Redis is reached and used
 * @param required whether the application fails to start if Redis does not answer
 * @param strict whether what Redis does not answer is an exception: an invalidation that other
 *     nodes have not learned, and a read below the heap
 * @param servesWhenCutOff whether a node that cannot reach Redis goes on serving what it has
 * @param neededToBeReady whether the application is ready only while this node has Redis
 * @param hasNamespace whether a namespace was chosen; else this node shares with every application
 *     that has chosen none either
 */
public record SharedSettings(
    RedisBackend.Settings backend,
    boolean required,
    boolean strict,
    boolean servesWhenCutOff,
    boolean neededToBeReady,
    boolean hasNamespace) {}
