package dev.pliant.report;

import dev.pliant.results.ActivationRow;
import dev.pliant.results.CurveRow;
import dev.pliant.results.InputRow;

/**
 * Which activation of its run's network a row belongs to. Those of different branches may have the same layer.
 *
 * @param layer its number
 * @param node its name; null in rows of older versions
 */
record ActivationKey(int layer, String node) {
  static ActivationKey of(ActivationRow row) {
    return new ActivationKey(row.layer(), row.node());
  }

  static ActivationKey of(CurveRow row) {
    return new ActivationKey(row.layer(), row.node());
  }

  static ActivationKey of(InputRow row) {
    return new ActivationKey(row.layer(), row.node());
  }
}
