/** Formats of values beside each other: Layered's codecs, and what others would take. */
package dev.layered.benchmarks.codec;
