package dev.pliant.kernels;

import dev.pliant.data.FloatBlock;
import dev.pliant.layer.Head;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Dl4jStep;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import dev.pliant.step.Steps;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The report's network, 784-128-64-10, by the fused step and by DL4J's own. */
public class StepBenchmark extends Kernel {
  private static final int INPUTS = 784;
  private static final int CLASSES = 10;
  private static final int BATCH = 32;
  private static final int ROWS = 1024;

  /** Whose step. */
  @Param({"FUSED", "DL4J"})
  public StepKind step;

  /** The share of features that are not zero: MNIST's, and all. */
  @Param({"0.19", "1"})
  public double density;

  /** The activation, of both hidden layers. */
  @Param({"affine", "apl:3"})
  public String activation;

  /** Which units share its parameters. */
  @Param({"LAYER", "UNIT"})
  public Sharing sharing;

  private final float[] probabilities = new float[ROWS * CLASSES];
  private Minibatch minibatch;
  private Minibatch rows;
  private Step open;
  private MultiLayerNetwork network;
  private INDArray features;

  /** Opens the step. */
  @Setup(Level.Trial)
  public void open() {
    Network spec = Network.dense(List.of(INPUTS, 128, 64, CLASSES), List.of(activation), sharing);
    // So small a rate that the gradient stays what it is, however many steps are taken.
    MultiLayerConfiguration conf = Dl4jForm.of(spec, Updaters.same(new Adam(1e-9)), WeightStart.GLOROT, 42).chain();
    network = new MultiLayerNetwork(conf);
    network.init();
    Steps steps = Steps.of(step, conf);
    open = steps.open();
    open.setParameters(steps.state(network).parameters());
    minibatch = examples(BATCH);
    rows = examples(ROWS);
    features = Dl4jStep.dataSet(rows, CLASSES).getFeatures();
  }

  private Minibatch examples(int count) {
    Minibatch examples = new Minibatch(INPUTS);
    float[] features = uniform(count * INPUTS, 0, 1);
    // A feature below the density is kept: neighbours alike would be kinder than images are.
    for (int i = 0; i < features.length; i++) {
      features[i] = features[i] <= density ? features[i] : 0;
    }
    FloatBlock block = new FloatBlock(0, new int[count], features);
    for (int i = 0; i < count; i++) {
      examples.add(block::copyNonZeros, i, i % CLASSES);
    }
    return examples;
  }

  /** Frees the step. */
  @TearDown(Level.Trial)
  public void close() {
    open.close();
  }

  /** A whole optimisation step, forward, backward and Adam, on a minibatch of 32. */
  @Benchmark
  public Head.Outcome fit() {
    return open.fit(minibatch);
  }

  /** A forward pass over 1024 examples. */
  @Benchmark
  public float[] forward() {
    if (step == StepKind.DL4J) {
      return network.output(features, false).data().asFloat();
    }
    open.forward().probabilities(rows, probabilities);
    return probabilities;
  }
}
