package dev.pliant.step;

import dev.pliant.layer.Head.Outcome;
import dev.pliant.layer.Minibatch;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.ModelState;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A step whose parameters and updater state are given and taken in the order of DL4J's flat views, to compare them. */
public final class Dl4jOrderedStep implements Step {
  private final Step step;
  /** What is copied between the orders passes through it. */
  private final ModelState inOrder;
  private final ModelState flat;

  private Dl4jOrderedStep(Step step, MultiLayerConfiguration conf) {
    this.step = step;
    MultiLayerNetwork scratch = new MultiLayerNetwork(conf.clone());
    scratch.init();
    this.inOrder = Dl4jForm.of(conf).state(scratch);
    this.flat = ModelState.flat(scratch);
  }

  public static Dl4jOrderedStep open(StepKind kind, MultiLayerConfiguration conf) {
    return open(kind, conf, Regularization.NONE);
  }

  public static Dl4jOrderedStep open(StepKind kind, MultiLayerConfiguration conf, Regularization regularization) {
    return new Dl4jOrderedStep(Steps.of(kind, conf).open(regularization), conf);
  }

  /** The gradient of the fused step. */
  public float[] gradient(Minibatch minibatch) {
    inOrder.setParameters(((FusedStep) step).gradient(minibatch));
    return flat.parameters();
  }

  @Override
  public void setParameters(float[] parameters) {
    flat.setParameters(parameters);
    step.setParameters(inOrder.parameters());
  }

  public void setUpdaterState(float[] updaterState, int iteration) {
    flat.setUpdaterState(updaterState);
    float[] parameters = new float[step.parameterCount()];
    step.copyTo(parameters, new float[step.updaterStateCount()]);
    step.resume(parameters, inOrder.updaterState(), iteration);
  }

  public float[] parameters() {
    float[] parameters = new float[step.parameterCount()];
    step.copyTo(parameters, new float[step.updaterStateCount()]);
    inOrder.setParameters(parameters);
    return flat.parameters();
  }

  public float[] updaterState() {
    float[] state = new float[step.updaterStateCount()];
    step.copyTo(new float[step.parameterCount()], state);
    inOrder.setUpdaterState(state);
    return flat.updaterState();
  }

  @Override
  public int parameterCount() {
    return step.parameterCount();
  }

  @Override
  public int updaterStateCount() {
    return step.updaterStateCount();
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    return step.fit(minibatch);
  }

  @Override
  public Measured fitAndMeasure(Minibatch minibatch) {
    return step.fitAndMeasure(minibatch);
  }

  @Override
  public ForwardPass forward() {
    return step.forward();
  }

  @Override
  public void copyTo(float[] parameters, float[] updaterState) {
    step.copyTo(parameters, updaterState);
  }

  @Override
  public void resume(float[] parameters, float[] updaterState, int iteration) {
    step.resume(parameters, updaterState, iteration);
  }

  @Override
  public void close() {
    step.close();
  }
}
