package dev.layered.core;

import dev.layered.CacheOptions;

/**
 * When values are loaded and how long callers wait for that, resolved from annotation,
 * configuration and options. Every time is in nanoseconds.
 *
 * @param throttleNanos how long after a failure the loader is left alone while a stale value can be
 *     served; 0 for not at all
 * @param refreshAhead the share of an entry's life after which a read refreshes it in the
 *     background, from 0 to 1; 0 for never
 * @param refreshAheadBeta the beta of XFetch (<a
 *     href="https://www.vldb.org/pvldb/vol8/p886-vattani.pdf">Vattani et al., Optimal Probabilistic
 *     Cache Stampede Prevention</a>); 0 for never
 * @param softDeadlineNanos how long a caller waits while a stale value can be served; 0 for no
 *     limit
 * @param hardDeadlineNanos how long a caller waits at all; 0 for no limit
 */
public record LoadPolicy(
    long throttleNanos,
    double refreshAhead,
    double refreshAheadBeta,
    long softDeadlineNanos,
    long hardDeadlineNanos) {

  /** Loads when there is nothing fresh, and waits. */
  public static final LoadPolicy PLAIN = new LoadPolicy(0, 0, 0, 0, 0);

  /** Whether callers do not wait as long as a load takes. */
  boolean hasDeadline() {
    return softDeadlineNanos > 0 || hardDeadlineNanos > 0;
  }

  /** This policy with the options that are set in the place of its own. */
  LoadPolicy with(CacheOptions options) {
    return new LoadPolicy(
        StorePolicy.or(options.staleIfErrorThrottle(), throttleNanos),
        StorePolicy.or(options.refreshAhead(), refreshAhead),
        StorePolicy.or(options.refreshAheadBeta(), refreshAheadBeta),
        StorePolicy.or(options.softDeadline(), softDeadlineNanos),
        StorePolicy.or(options.hardDeadline(), hardDeadlineNanos));
  }
}
