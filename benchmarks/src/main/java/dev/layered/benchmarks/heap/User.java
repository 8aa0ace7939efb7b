package dev.layered.benchmarks.heap;

/** What is cached. */
public record User(String id, String name) {}
