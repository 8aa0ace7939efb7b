/** What callers notice when entries age and when the origin fails. */
package dev.layered.benchmarks.freshness;
