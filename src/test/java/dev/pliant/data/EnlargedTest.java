package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class EnlargedTest {
  private static final ImageShape SHAPE = new ImageShape(12, 10, 3);
  private static final int COUNT = 23;
  private static final int FACTOR = 4;

  @Test
  void idsAreCompleteLabelsAreKeptAndTheFirstCopyIsTheOriginal() {
    List<Row> originals = originals();
    List<Row> rows = rows(enlarged(3, 9));
    assertThat(rows).extracting(row -> row.getLong(0))
        .isEqualTo(LongStream.range(0, COUNT * FACTOR).boxed().toList());
    for (Row row : rows) {
      Row original = originals.get((int) (row.getLong(0) % COUNT));
      assertThat(row.getInt(1)).isEqualTo(original.getInt(1));
      byte[] pixels = row.getAs(2);
      if (row.getLong(0) < COUNT) {
        assertThat(pixels).isEqualTo((byte[]) original.get(2));
      } else {
        assertThat(pixels).isNotEqualTo((byte[]) original.get(2));
      }
    }
    assertThat(rows.stream().map(row -> ByteBuffer.wrap(row.getAs(2))).distinct()).hasSize(COUNT * FACTOR);
  }

  @Test
  void rowsDoNotDependOnThePartitionsButOnTheSeed() {
    List<List<Object>> one = values(rows(enlarged(1, 9)));
    assertThat(values(rows(enlarged(7, 9)))).isEqualTo(one);
    List<List<Object>> other = values(rows(enlarged(7, 10)));
    assertThat(other.subList(0, COUNT)).as("originals").isEqualTo(one.subList(0, COUNT));
    assertThat(other.subList(COUNT, other.size())).doesNotContainAnyElementsOf(one);
  }

  @Test
  void copyOfOneImageIsDrawnFromItsOwnStream() {
    // The same image under every id: only the streams can tell the copies apart.
    byte[] image = originals().get(0).getAs(2);
    List<Row> same = IntStream.range(0, COUNT).mapToObj(id -> RowFactory.create((long) id, 0, image)).toList();
    Dataset<Row> data = LocalSpark.session().createDataFrame(same, ImageDataSet.SCHEMA);
    List<Row> rows = rows(new Enlarged(data, COUNT, FACTOR, SHAPE, DistortionStrength.DIGITS, 9).rows());
    assertThat(rows.stream().map(row -> ByteBuffer.wrap(row.getAs(2))).distinct()).hasSize(COUNT * (FACTOR - 1) + 1);
  }

  @Test
  void copiesAreMadeOneAtATimeAsTheyAreAskedFor() {
    AtomicInteger read = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    Iterator<Row> counted = originals().stream().peek(row -> read.incrementAndGet()).iterator();
    Enlarged.Copies copies = new Enlarged.Copies(counted, COUNT, FACTOR, 9, (pixels, random) -> {
      made.incrementAndGet();
      return pixels;
    });
    assertThat(read).hasValue(0);
    for (int row = 0; row < 2 * FACTOR; row++) {
      assertThat(copies.next().getLong(0)).isEqualTo(row / FACTOR + row % FACTOR * COUNT);
      assertThat(read).hasValue(row / FACTOR + 1);
      assertThat(made).hasValue(row - row / FACTOR);
    }
    List<Row> rest = new ArrayList<>();
    copies.forEachRemaining(rest::add);
    assertThat(rest).hasSize((COUNT - 2) * FACTOR);
    assertThatThrownBy(copies::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void onceMeansTheOriginalsAndImpossibleFactorsAreRefused() {
    Dataset<Row> data = LocalSpark.session().createDataFrame(originals(), ImageDataSet.SCHEMA);
    assertThat(Enlarged.once(data, COUNT).rows()).isSameAs(data);
    assertThat(new Enlarged(data, COUNT, 1, SHAPE, DistortionStrength.DIGITS, 9).rows()).isSameAs(data);
    assertThatThrownBy(() -> new Enlarged(data, COUNT, 0, SHAPE, DistortionStrength.DIGITS, 9))
        .hasMessage("23 examples cannot be taken 0 times");
    assertThatThrownBy(() -> new Enlarged(data, 1L << 62, 2, SHAPE, DistortionStrength.DIGITS, 9))
        .hasMessage("4611686018427387904 examples cannot be taken 2 times");
  }

  private static Dataset<Row> enlarged(int partitions, long seed) {
    Dataset<Row> data = LocalSpark.session().createDataFrame(
        LocalSpark.context().parallelize(originals(), partitions), ImageDataSet.SCHEMA);
    Dataset<Row> rows = new Enlarged(data, COUNT, FACTOR, SHAPE, DistortionStrength.DIGITS, seed).rows();
    assertThat(rows.schema()).isEqualTo(ImageDataSet.SCHEMA);
    assertThat(rows.rdd().getNumPartitions()).isEqualTo(partitions);
    return rows;
  }

  private static List<Row> rows(Dataset<Row> data) {
    return data.collectAsList().stream().sorted(Comparator.comparingLong(row -> row.getLong(0))).toList();
  }

  private static List<List<Object>> values(List<Row> rows) {
    return rows.stream()
        .map(row -> List.of(row.get(0), row.get(1), (Object) ByteBuffer.wrap(row.getAs(2)))).toList();
  }

  private static List<Row> originals() {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < COUNT; id++) {
      byte[] pixels = new byte[SHAPE.rows() * SHAPE.columns()];
      random.nextBytes(pixels);
      rows.add(RowFactory.create((long) id, id % SHAPE.classes(), pixels));
    }
    return rows;
  }
}
