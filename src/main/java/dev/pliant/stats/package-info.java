/**
 * The statistics of comparisons: what several runs of each of several candidates say, and how surely.
 *
 * <p>Knows plain arrays and the statistics library, and none of the other rooms.
 */
package dev.pliant.stats;
