/** MicroProfile Config turned into settings records, checked, with the list of every property. */
@NullMarked
package dev.layered.config;

import org.jspecify.annotations.NullMarked;
