/** Figures of a scenario as a picture. */
package dev.layered.benchmarks.chart;
