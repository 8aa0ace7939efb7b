package dev.layered.core.layer;

/**
 * The permission to store one key in the {@link SharedLayer}, lost as soon as the key is
 * invalidated or written by somebody else, so that an older value cannot come back.
 *
 * @param token a random name, unique to this lease
 */
public record LoadLease(String token) {}
