package dev.layered.benchmarks;

/**
 * What one process measured of one benchmark.
 *
 * @param time the time of an operation, in the unit of the {@link Clock} that was asked for
 * @param wall the time that a caller sees, in the same unit
 * @param bytes the memory that an operation allocates, in bytes
 */
public record Sample(double time, double wall, double bytes) {}
