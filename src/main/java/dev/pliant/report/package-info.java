/**
 * The report: one page of HTML about runs or a comparison, and its charts as PNG and SVG, made from the tables alone.
 * Charts are drawn by JFreeChart, a network by {@code NetworkPicture}.
 *
 * <p>What the tables hold may be anything: names are escaped, numbers that are none leave gaps, and rows that are not
 * there are reported. The same rows make the same page, to the byte.
 *
 * <p>Knows {@code results}, {@code layer}, {@code activation}, {@code files} and {@code stats}, and none of the other rooms.
 */
package dev.pliant.report;
