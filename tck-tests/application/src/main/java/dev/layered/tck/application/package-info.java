/**
 * The contract as an application: beans, checks of them, and the resources that show the outcome.
 */
@NullMarked
package dev.layered.tck.application;

import org.jspecify.annotations.NullMarked;
