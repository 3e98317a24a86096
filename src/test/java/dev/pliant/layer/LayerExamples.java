package dev.pliant.layer;

import java.util.List;

/** Networks that have every kind of layer, for tests that are to hold of all. */
final class LayerExamples {
  private LayerExamples() {}

  /** Texts of networks that leave nothing open. */
  static List<String> texts() {
    return List.of(
        "input:7 dense:5 tanh softmax/3",
        "input:1 dense:1 swish softmax/2",
        "input:40 dense:33 swish dense:40 acon softmax/3",
        "input:6 swish dense:5 norm polynomial:2 softmax/3",
        "input:2x3x2 norm swish dense:4 softmax/3",
        "x = input:7 dense:5 swish; y = x dense:5 swish; add(x,y) norm swish softmax/3",
        "x = input:7 dense:5; y = x tanh; z = x dense:4 acon; w = join(x,y,z); w dense:14 add(w) softmax/3",
        "input:7 dense:7 add(input) norm softmax/4",
        "input:7 join(input) dense:3 hat:5/0.1 softmax/4");
  }
}
