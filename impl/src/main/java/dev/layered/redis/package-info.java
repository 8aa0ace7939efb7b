/** The layer that all nodes share, its leases, and the log of invalidations, in Redis. */
@NullMarked
package dev.layered.redis;

import org.jspecify.annotations.NullMarked;
