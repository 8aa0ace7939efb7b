/** Measurements of the Redis layer against a real server, which each of them starts itself. */
package dev.layered.benchmarks.redis;
