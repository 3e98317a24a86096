package dev.pliant.report;

/** A chart as it is kept. Its picture is not copied. */
record DrawnChart(String svg, byte[] png) {
  static DrawnChart of(Chart chart) {
    return new DrawnChart(Drawing.svg(chart), Drawing.png(chart));
  }
}
