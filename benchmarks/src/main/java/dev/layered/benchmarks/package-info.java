/** Layered measured beside its peers: the command line, and what its scenarios share. */
package dev.layered.benchmarks;
