/** A hit of the disk layer beside what it consists of. */
package dev.layered.benchmarks.disk;
