/** Real Redis servers for tests, of this module and of others. */
@NullMarked
package dev.layered.testing;

import org.jspecify.annotations.NullMarked;
