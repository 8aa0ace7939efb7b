/** The protocol of coherence as models that are explored completely. */
package dev.layered.model;
