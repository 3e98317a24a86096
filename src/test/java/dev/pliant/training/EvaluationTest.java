package dev.pliant.training;

import dev.pliant.LocalSpark;
import dev.pliant.data.Block;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;


class EvaluationTest {
  @Test
  void rightAnswersAreInTheOrderOfIdsWhateverThePartitions() {
    int count = 2 * 1024 + 301;
    List<Row> rows = new ArrayList<>(Digits.rows(count, 5).collectAsList());
    rows.sort((a, b) -> Long.compare(a.getLong(0), b.getLong(0)));
    Network spec = Network.dense(List.of(Digits.FEATURES, 7, Digits.CLASSES), List.of("tanh"), Sharing.LAYER);
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Sgd(1)), WeightStart.GLOROT, 3).chain());
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
    Parameters parameters = Parameters.of(
        spec, Dl4jForm.of(network.getLayerWiseConfigurations()).state(network).parameters());
    for (int partitions : new int[] {1, 2, 3}) {
      JavaRDD<Block> blocks = TrainingData.testBlocks(Digits.rows(count, 5), count, Digits.FEATURES, partitions);
      Evaluation evaluation = Evaluator.evaluate(LocalSpark.context(), parameters, blocks);
      blocks.unpersist();
      assertThat(evaluation.right()).hasSize((count + 7) / 8);
      assertThat(BitSet.valueOf(evaluation.right())).isEqualTo(expected);
      assertThat(evaluation.correct()).isEqualTo(expected.cardinality());
      assertThat(evaluation.examples()).isEqualTo(count);
    }
  }

  @Test
  void partsAddUpInTheirOrderAndTravelAsBytes() {
    Evaluation second = new Evaluation(10, 3, 0.5, confusion(1, 1, 0, 1), bits(0, 2));
    Evaluation first = new Evaluation(0, 10, 0.25, confusion(4, 2, 3, 1), bits(1, 3, 5, 7, 9));
    ByteBuffer message = new WorkResult.Evaluated(List.of(second, first), List.of(), List.of()).toMessage();
    assertThat(message.hasRemaining()).isFalse();
    message.position(MessageHead.message(0).position());
    Evaluation sum = Evaluation.sum(((WorkResult.Evaluated) WorkResult.of(message)).parts().stream());
    assertThat(sum.examples()).isEqualTo(13);
    assertThat(sum.loss()).isEqualTo(0.75 / 13);
    assertThat(sum.confusion().count(0, 1)).isEqualTo(3);
    assertThat(sum.correct()).isEqualTo(7);
    assertThat(BitSet.valueOf(sum.right())).isEqualTo(bits(1, 3, 5, 7, 9, 10, 12));
    assertThat(sum.right()).hasSize(2);
  }

  @Test
  void wrongAnswersAtTheEndAreBytesToo() {
    Evaluation all = new Evaluation(0, 17, 1, confusion(0, 17, 0, 0), new BitSet());
    assertThat(Evaluation.sum(Stream.of(all)).right()).containsExactly(0, 0, 0);
  }

  @Test
  void nothingToEvaluateOnIsAnError() {
    assertThatThrownBy(() -> Evaluation.sum(Stream.empty()))
        .isInstanceOf(TrainingException.class).hasMessage("there are no examples to evaluate on");
  }

  @Test
  void confusionHoldsThePairsThatOccurredHoweverManyClassesThereAre() {
    int classes = 100_000;
    Confusion one = Confusion.of(classes, new int[] {99_999, 0, 99_999, 7}, new int[] {0, 0, 0, 7});
    Confusion other = Confusion.of(classes, new int[] {99_999, 7, 7}, new int[] {0, 7, 99_999});
    Confusion sum = Confusion.sum(List.of(one, other));
    assertThat(sum.cells()).containsExactly(
        new Confusion.Cell(0, 0, 1), new Confusion.Cell(7, 7, 2), new Confusion.Cell(7, 99_999, 1),
        new Confusion.Cell(99_999, 0, 3));
    assertThat(sum.correct()).isEqualTo(3);
    assertThat(sum.count(99_999, 0)).isEqualTo(3);
    assertThat(sum.count(0, 99_999)).isZero();
    ByteBuffer bytes = ByteBuffer.allocate((int) sum.byteCount());
    sum.put(bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(Confusion.of(bytes.flip()).cells()).isEqualTo(sum.cells());
  }

  /** Of two classes, row by row. */
  private static Confusion confusion(long... counts) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Long.BYTES * counts.length).putInt(2);
    LongStream.of(counts).forEach(bytes::putLong);
    return Confusion.ofAllPairs(bytes.flip());
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int i : set) {
      bits.set(i);
    }
    return bits;
  }
}
