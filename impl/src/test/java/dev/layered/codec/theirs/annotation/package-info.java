/** Stands for Jackson's annotations as an application with another version of them has them. */
@NullMarked
package dev.layered.codec.theirs.annotation;

import org.jspecify.annotations.NullMarked;
