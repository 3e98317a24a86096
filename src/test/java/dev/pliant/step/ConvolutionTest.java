package dev.pliant.step;

import dev.pliant.layer.ConvCase;
import dev.pliant.layer.ProductConvolutions;
import dev.pliant.layer.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions by the products that steps use. */
class ConvolutionTest {
  @ParameterizedTest
  @CsvSource({
    "conv:3/3x3, 5, 7, 2, 4",
    "conv:1/1x1, 1, 1, 1, 1",
    "conv:5/1x1, 9, 8, 3, 2",
    "conv:5/2x4/3, 8, 9, 3, 2",
    "conv:6/3x3/valid, 33, 31, 5, 4",
  })
  void convolutionIsItsFormula(String spec, int rows, int columns, int channels, int size) {
    new ConvCase(spec, Shape.map(rows, columns, channels), size, new ProductConvolutions(new BlasProducts())).check();
  }
}
