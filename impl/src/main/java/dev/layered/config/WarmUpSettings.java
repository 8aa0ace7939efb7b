package dev.layered.config;

/**
 * How the application's warmers run.
 *
 * @param enabled whether they run
 * @param threads how many of their calls are made at a time; at least 1
 * @param holdsReadiness whether the application is not ready before they have ended
 */
public record WarmUpSettings(boolean enabled, int threads, boolean holdsReadiness) {}
