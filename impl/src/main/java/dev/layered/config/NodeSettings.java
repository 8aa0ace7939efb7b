package dev.layered.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for this process as a whole. Read once, at start.
 *
 * @param enabled {@code layered.enabled}: what holds for caches and methods that say nothing of
 *     their own
 * @param namespace the name of the application, which keeps it apart from others in one folder or
 *     Redis
 * @param diskPath the folder of the disk layer; null if there is none
 * @param diskEnabled whether caches that say nothing of their own have a disk layer; false without
 *     a path. A cache may still ask for one: {@link CacheSettings#diskEnabled()} decides
 * @param diskReserveBytes the bytes of the file system that the disk layer leaves free
 * @param diskQueue the most writes that wait for the disk; more are dropped
 * @param diskReadTimeout how long a read waits for the disk before it counts as a miss
 * @param maxTags the most tags whose invalidations are remembered one by one
 * @param configRefresh how often configuration is read again; zero for never
 * @param metricsEnabled whether metrics are published
 * @param metricsInterval how often published figures are brought up to date
 * @param tracingEnabled whether loads and calls to Redis are shown as spans
 * @param refreshThreads the threads that refresh stale entries in the background
 * @param refreshQueue the most refreshes that wait for a thread; more are skipped
 * @param warmUp how the application's warmers run
 * @param loadThreads the most threads for loads that have a deadline
 * @param diskRequired whether the application fails to start if the disk folder cannot be used
 * @param shared how this node shares its caches with others; null if there is no Redis
 */
public record NodeSettings(
    boolean enabled,
    String namespace,
    @Nullable Path diskPath,
    boolean diskEnabled,
    long diskReserveBytes,
    int diskQueue,
    Duration diskReadTimeout,
    int maxTags,
    Duration configRefresh,
    boolean metricsEnabled,
    Duration metricsInterval,
    boolean tracingEnabled,
    int refreshThreads,
    int refreshQueue,
    WarmUpSettings warmUp,
    int loadThreads,
    boolean diskRequired,
    @Nullable SharedSettings shared) {}
