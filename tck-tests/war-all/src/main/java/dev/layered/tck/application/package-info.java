/** Checks that only the WAR with one file of Layered makes. */
@NullMarked
package dev.layered.tck.application;

import org.jspecify.annotations.NullMarked;
