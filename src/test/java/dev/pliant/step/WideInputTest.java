package dev.pliant.step;

import com.sun.management.ThreadMXBean;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;


/** Examples of very many inputs, of which few are not zero: they take memory for what is not zero alone. */
class WideInputTest {
  private static final int INPUTS = 1 << 18;
  private static final int CLASSES = 3;
  private static final int EXAMPLES = 256;
  private static final int NON_ZEROS = 5;
  private static final long FLOATS_OF_ALL_INPUTS = 4L * EXAMPLES * INPUTS;

  @ParameterizedTest
  @ValueSource(ints = {2, 32})
  void minibatchTakesNoArrayOfAllItsInputs(int hidden) {
    Network spec = Network.dense(List.of(INPUTS, hidden, CLASSES), List.of("tanh"), Sharing.LAYER);
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Adam(0.01)), WeightStart.GLOROT, 3).chain());
    network.init();
    float[] parameters = network.params().toFloatVector();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long heapBefore = threads.getCurrentThreadAllocatedBytes();
    long nativeBefore = Pointer.totalBytes();
    try (Dl4jOrderedStep step = Dl4jOrderedStep.open(StepKind.FUSED, network.getLayerWiseConfigurations())) {
      step.setParameters(parameters);
      Minibatch minibatch = new Minibatch(INPUTS);
      for (int i = 0; i < EXAMPLES; i++) {
        minibatch.add(WideInputTest::copyNonZeros, i, i % CLASSES);
      }
      float[] probabilities = new float[EXAMPLES * CLASSES];
      step.forward().probabilities(minibatch, probabilities);
      double loss = step.fit(minibatch).loss();
      assertThat(loss).isCloseTo(loss(probabilities), within(1e-5));
      double before = loss;
      for (int i = 0; i < 5; i++) {
        loss = step.fit(minibatch).loss();
      }
      assertThat(loss).isLessThan(before / 2);
      assertThat(threads.getCurrentThreadAllocatedBytes() - heapBefore)
          .as("bytes on the heap").isLessThan(FLOATS_OF_ALL_INPUTS);
      assertThat(Pointer.totalBytes() - nativeBefore).as("bytes outside").isLessThan(FLOATS_OF_ALL_INPUTS / 100);
    }
  }

  private static double loss(float[] probabilities) {
    double sum = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      sum -= Math.log(probabilities[i * CLASSES + i % CLASSES]);
    }
    return sum / EXAMPLES;
  }

  /** Each example has features of its own. */
  private static int copyNonZeros(int index, float[] values, int[] columns, int from) {
    for (int i = 0; i < NON_ZEROS; i++) {
      values[from + i] = 1 + i;
      columns[from + i] = index * (INPUTS / EXAMPLES) + i * 100;
    }
    return from + NON_ZEROS;
  }
}
