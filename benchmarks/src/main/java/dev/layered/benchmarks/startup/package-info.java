/** What the start of an application takes with Layered, and without. */
package dev.layered.benchmarks.startup;
