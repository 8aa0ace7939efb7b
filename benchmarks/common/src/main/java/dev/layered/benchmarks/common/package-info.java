/** What measurements have in common in a process of their own and within a Quarkus application. */
package dev.layered.benchmarks.common;
