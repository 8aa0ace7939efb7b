package dev.layered.benchmarks.arc;

/** What is cached. */
public record User(String id, String name) {}
