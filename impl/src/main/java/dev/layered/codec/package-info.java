/**
 * Entries and what is known of the log as bytes: versioned, checked, and bound to one declared
 * type.
 */
@NullMarked
package dev.layered.codec;

import org.jspecify.annotations.NullMarked;
