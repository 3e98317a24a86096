package dev.pliant.report;

import org.jfree.chart.axis.CategoryAxis;

/** An axis of names, of which each is drawn whole. */
final class NameAxis extends CategoryAxis {
  private static final long serialVersionUID = 1;

  NameAxis() {
    setMaximumCategoryLabelWidthRatio(0.5f);
    setCategoryMargin(0.25);
    setLowerMargin(0.02);
    setUpperMargin(0.02);
  }
}
