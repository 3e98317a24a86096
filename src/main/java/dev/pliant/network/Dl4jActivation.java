package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Sharing;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layer of a {@link LearnedActivationLayer}: y = g(x; k), element by element, for an input of any rank whose second
 * dimension counts the units. It computes in double precision, whatever the network's type is. Its gradient includes
 * the function's penalty; DL4J's score does not.
 */
final class Dl4jActivation extends BaseLayer<LearnedActivationLayer> {
  private static final long serialVersionUID = 1;

  Dl4jActivation(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    ActivationFunction function = layerConf().function();
    double[][] k = parameters();
    double[] x = flat(input);
    Runs runs = Runs.of(input.shape(), k.length);
    for (int run = 0; run < runs.count(); run++) {
      function.values(x, runs.from(run), runs.to(run), k[run % k.length], x);
    }
    return unflat(x, ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ActivationFunction function = layerConf().function();
    double[][] k = parameters();
    double[][] gradient = penaltyGradient(function, k);
    double[] x = flat(input);
    double[] delta = flat(epsilon);
    Runs runs = Runs.of(input.shape(), k.length);
    for (int run = 0; run < runs.count(); run++) {
      int set = run % k.length;
      function.gradients(x, delta, runs.from(run), runs.to(run), k[set], delta, gradient[set]);
    }
    INDArray view = gradientViews.get(LearnedActivationLayer.PARAMETER);
    view.assign(Nd4j.createFromArray(gradient).castTo(view.dataType()));
    Gradient result = new DefaultGradient();
    result.setGradientFor(LearnedActivationLayer.PARAMETER, view);
    return new Pair<>(result, backpropDropOutIfPresent(unflat(delta, ArrayType.ACTIVATION_GRAD, workspaces)));
  }

  /** The penalty's gradient, once per example of the minibatch, because the updater divides by their number. */
  private double[][] penaltyGradient(ActivationFunction function, double[][] k) {
    double[][] gradient = new double[k.length][function.parameterCount()];
    if (layerConf().sharing() == Sharing.NETWORK) {
      // The penalty counts once for the shared set; here it would count once per layer.
      return gradient;
    }
    for (int set = 0; set < k.length; set++) {
      function.addPenaltyGradient(k[set], gradient[set]);
      for (int p = 0; p < gradient[set].length; p++) {
        gradient[set][p] *= input.size(0);
      }
    }
    return gradient;
  }

  /** Moves the function's parameters into their range; DL4J calls this after each update. */
  @Override
  public void applyConstraints(int iteration, int epoch) {
    super.applyConstraints(iteration, epoch);
    ActivationFunction function = layerConf().function();
    double[][] before = parameters();
    double[][] k = parameters();
    for (double[] set : k) {
      function.bound(set);
    }
    if (!Arrays.deepEquals(before, k)) {
      INDArray view = getParam(LearnedActivationLayer.PARAMETER);
      view.assign(Nd4j.createFromArray(k).castTo(view.dataType()));
    }
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /** The parameters as [sets][P]. */
  private double[][] parameters() {
    return getParam(LearnedActivationLayer.PARAMETER).toDoubleMatrix();
  }

  /** A copy of the elements in C order, whatever the array's own order and type are. */
  private static double[] flat(INDArray array) {
    return Nd4j.toFlattened('c', array).toDoubleVector();
  }

  private INDArray unflat(double[] values, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray result = workspaces.createUninitialized(type, dataType, input.shape(), 'c');
    return result.assign(Nd4j.createFromArray(values).reshape('c', input.shape()));
  }

  /** The runs of a C-ordered array that share one set of parameters: the whole array, or one unit of one example. */
  private record Runs(int count, int length) {
    static Runs of(long[] shape, int sets) {
      int total = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
      if (sets == 1) {
        return new Runs(1, total);
      }
      if (shape[1] != sets) {
        throw new IllegalStateException(
            "the activation has parameters for " + sets + " units, its input has " + shape[1]);
      }
      int count = Math.toIntExact(shape[0] * sets);
      return new Runs(count, total / count);
    }

    int from(int run) {
      return run * length;
    }

    int to(int run) {
      return (run + 1) * length;
    }
  }
}
