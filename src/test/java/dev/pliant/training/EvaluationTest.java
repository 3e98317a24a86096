package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.data.Block;
import dev.pliant.network.NetworkSpec;
import dev.pliant.network.Sharing;
import dev.pliant.step.StepKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class EvaluationTest {
  @Test
  void rightAnswersAreInTheOrderOfIdsWhateverThePartitions() {
    int count = 2 * 1024 + 301;
    List<Row> rows = new ArrayList<>(Digits.rows(count, 5).collectAsList());
    rows.sort((a, b) -> Long.compare(a.getLong(0), b.getLong(0)));
    NetworkSpec spec = new NetworkSpec(List.of(Digits.FEATURES, 7, Digits.CLASSES), List.of("tanh"), Sharing.LAYER);
    MultiLayerNetwork network = new MultiLayerNetwork(spec.toConfiguration(new Sgd(1), 3));
    network.init();
    BitSet expected = new BitSet();
    for (int id = 0; id < count; id++) {
      byte[] pixels = rows.get(id).getAs(2);
      INDArray input = Nd4j.create(1, Digits.FEATURES);
      for (int i = 0; i < pixels.length; i++) {
        input.putScalar(i, (pixels[i] & 0xff) / 255f);
      }
      expected.set(id, network.output(input).argMax(1).getInt(0) == rows.get(id).getInt(1));
    }
    assertThat(expected.cardinality()).isBetween(1, count - 1);
    for (int partitions : new int[] {1, 2, 3}) {
      JavaRDD<Block> blocks = TrainingData.testBlocks(Digits.rows(count, 5), count, Digits.FEATURES, partitions);
      Evaluation evaluation = Evaluator.evaluate(LocalSpark.context(), network, StepKind.FUSED, blocks);
      blocks.unpersist();
      assertThat(evaluation.right()).hasSize((count + 7) / 8);
      assertThat(BitSet.valueOf(evaluation.right())).isEqualTo(expected);
      assertThat(evaluation.correct()).isEqualTo(expected.cardinality());
      assertThat(evaluation.examples()).isEqualTo(count);
    }
  }

  @Test
  void partsAddUpInTheirOrderAndTravelAsBytes() {
    Evaluation second = new Evaluation(10, 3, 0.5, new long[][] {{1, 1}, {0, 1}}, bits(0, 2));
    Evaluation first = new Evaluation(0, 10, 0.25, new long[][] {{4, 2}, {3, 1}}, bits(1, 3, 5, 7, 9));
    ByteBuffer message = new WorkResult.Evaluated(List.of(second, first), List.of(), List.of()).toMessage();
    assertThat(message.hasRemaining()).isFalse();
    message.position(Exchange.message(0).position());
    Evaluation sum = Evaluation.sum(((WorkResult.Evaluated) WorkResult.of(message)).parts().stream());
    assertThat(sum.examples()).isEqualTo(13);
    assertThat(sum.loss()).isEqualTo(0.75 / 13);
    assertThat(sum.count(0, 1)).isEqualTo(3);
    assertThat(sum.correct()).isEqualTo(7);
    assertThat(BitSet.valueOf(sum.right())).isEqualTo(bits(1, 3, 5, 7, 9, 10, 12));
    assertThat(sum.right()).hasSize(2);
  }

  @Test
  void wrongAnswersAtTheEndAreBytesToo() {
    Evaluation all = new Evaluation(0, 17, 1, new long[][] {{0, 17}, {0, 0}}, new BitSet());
    assertThat(Evaluation.sum(Stream.of(all)).right()).containsExactly(0, 0, 0);
  }

  @Test
  void nothingToEvaluateOnIsAnError() {
    assertThatThrownBy(() -> Evaluation.sum(Stream.empty()))
        .isInstanceOf(TrainingException.class).hasMessage("there are no examples to evaluate on");
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int i : set) {
      bits.set(i);
    }
    return bits;
  }
}
