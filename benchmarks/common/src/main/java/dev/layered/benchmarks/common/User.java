package dev.layered.benchmarks.common;

import java.io.Serializable;

/** What is cached. Serializable, because peers that also have a Redis want it. */
public record User(String id, String name) implements Serializable {}
