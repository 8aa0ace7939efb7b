package dev.layered.core.layer;

/**
 * A place in the log of invalidations. Entries share the instance that was current when their load
 * began.
 *
 * @param epoch the log that is meant: a random number, drawn anew whenever a log is lost
 * @param seq the last invalidation applied, counted from 1; 0 before the first
 * @param nonce the random number of that invalidation: the same {@code seq} with another nonce is a
 *     forked log
 */
public record LogPosition(long epoch, long seq, long nonce) {}
