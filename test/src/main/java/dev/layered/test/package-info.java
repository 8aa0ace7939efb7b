/**
 * For the tests of applications that use Layered, with JUnit 5: {@link
 * dev.layered.test.LayeredTest} is the annotation to begin with, and {@link
 * dev.layered.test.LayeredTestExtension} has more.
 */
@NullMarked
package dev.layered.test;

import org.jspecify.annotations.NullMarked;
