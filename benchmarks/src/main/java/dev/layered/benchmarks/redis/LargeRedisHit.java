package dev.layered.benchmarks.redis;

/** The same with documents of 64 KB. */
public class LargeRedisHit extends RedisHit {}
