/** A hit of the heap layer beside what it consists of. */
package dev.layered.benchmarks.heap;
