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
        "input:7 join(input) dense:3 hat:5/0.1 softmax/4",
        "input:5x7x2 conv:3/3x3 swish softmax/3",
        "input:5x4x1 conv:2/2x3/valid tanh conv:1/1x1 softmax/2",
        "input:7x5x2 conv:3/4x2/2 swish conv:2/3x3/3/valid softmax/3",
        "input:3x2x3 conv:2/5x7/4 softmax/2",
        "input:7x5x3 maxpool:2 conv:2/3x3 norm swish meanpool:2 flatten dense:4 tanh softmax/3",
        "input:6x6x2 conv:3/3x3 maxpool:3 swish softmax/3",
        "input:4x5x2 conv:3/2x2 acon meanpool norm softmax/3",
        "x = input:5x5x2 conv:3/3x3 swish; y = x conv:3/3x3 add(x) norm swish; y join(x,input) conv:2/2x2/2 softmax/3");
  }
}
