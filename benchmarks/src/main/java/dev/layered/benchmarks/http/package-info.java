/** A service under load, with and without a cache. */
package dev.layered.benchmarks.http;
