package dev.layered.benchmarks.common;

/**
 * What one process measured of one benchmark.
 *
 * @param time the time of an operation, in the unit of the {@link Clock} that was asked for
 * @param bytes the memory that an operation allocates, in bytes
 */
public record Sample(double time, double bytes) {}
