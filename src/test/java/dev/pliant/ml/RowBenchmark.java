package dev.pliant.ml;

import dev.pliant.kernels.Kernel;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One row by a model of spark.ml, as a service asks for it. */
public class RowBenchmark extends Kernel {
  /** Inputs, units and classes. */
  @Param({"20-16-3", "784-128-64-10"})
  public String sizes;

  /** The activation, of all hidden layers. */
  @Param({"affine", "swish"})
  public String activation;

  /** Which units share its parameters. */
  @Param({"LAYER", "UNIT"})
  public Sharing sharing;

  /** The share of features that are not zero: MNIST's, and all. */
  @Param({"0.19", "1"})
  public double density;

  private LearnedActivationClassificationModel model;
  private Vector dense;
  private Vector sparse;

  /** Makes the model and the row. */
  @Setup(Level.Trial)
  public void make() {
    List<Integer> units = Arrays.stream(sizes.split("-")).map(Integer::valueOf).toList();
    Network network = Network.dense(units, Collections.nCopies(units.size() - 2, activation), sharing);
    List<NamedArray> arrays = new ArrayList<>();
    for (int place = 0; place < network.nodes().size(); place++) {
      int number = network.number(place);
      network.parameters(place).forEach(array -> arrays.add(new NamedArray(
          number, array.name(), array.shape().stream().mapToLong(Integer::longValue).toArray(),
          uniform((int) array.length(), -0.1, 0.1))));
    }
    model = new LearnedActivationClassificationModel("row", network, arrays);
    float[] features = uniform(units.get(0), 0, 1);
    double[] row = new double[features.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = features[i] <= density ? features[i] : 0;
    }
    dense = Vectors.dense(row);
    sparse = dense.toSparse();
  }

  /** The class of a row that is a dense vector. */
  @Benchmark
  public double ofDenseVector() {
    return model.predict(dense);
  }

  /** The class of the same row as a sparse vector. */
  @Benchmark
  public double ofSparseVector() {
    return model.predict(sparse);
  }
}
