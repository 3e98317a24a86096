package dev.pliant.report;

import org.jfree.chart.JFreeChart;

/**
 * A chart of the page.
 *
 * @param name of its files, in lower-case letters, digits and hyphens
 * @param title what it shows
 * @param caption what to know when reading it
 * @param drawing the chart
 * @param width in the units in which its fonts are measured
 * @param height likewise
 * @param data what it shows, in numbers
 */
record Chart(String name, String title, String caption, JFreeChart drawing, int width, int height, ChartData data) {
  Chart(String name, String title, String caption, JFreeChart drawing, ChartData data) {
    this(name, title, caption, drawing, Style.WIDTH, Style.HEIGHT, data);
  }
}
