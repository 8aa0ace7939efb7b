/**
 * What the annotations of a bean mean, worked out and checked once by reflection; knows no
 * container.
 */
@NullMarked
package dev.layered.cdi.plan;

import org.jspecify.annotations.NullMarked;
