/** What entries take of the heap, and what a small heap gains from a layer below it. */
package dev.layered.benchmarks.memory;
