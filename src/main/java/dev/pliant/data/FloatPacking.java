package dev.pliant.data;

import java.util.List;
import scala.Tuple2;

/**
 * Packs examples whose features are floats, each with its id.
 *
 * @param features of one example
 * @param meanWeight what each weight is divided by: those of a set are then 1 in the mean
 */
record FloatPacking(int features, double meanWeight) implements Packing<Tuple2<FloatExample, Long>, FloatPart> {
  @Override
  public long id(Tuple2<FloatExample, Long> numbered) {
    return numbered._2();
  }

  @Override
  public long bytes(Tuple2<FloatExample, Long> numbered) {
    return numbered._1().bytes();
  }

  @Override
  public FloatPart part(long[] places, List<Tuple2<FloatExample, Long>> numbered) {
    List<FloatExample> examples = numbered.stream().map(Tuple2::_1).toList();
    return new FloatPart(
        places,
        examples.stream().mapToInt(FloatExample::label).toArray(),
        examples.stream().mapToDouble(FloatExample::weight).toArray(),
        FloatRows.copy(
            features, places.length,
            (index, values, columns, from) -> examples.get(index).copyNonZeros(values, columns, from)));
  }

  @Override
  public Block block(List<Member<FloatPart>> members) {
    int[] labels = new int[members.size()];
    float[] weights = new float[labels.length];
    boolean weighted = false;
    for (int i = 0; i < labels.length; i++) {
      Member<FloatPart> member = members.get(i);
      labels[i] = member.part().label(member.index());
      weights[i] = (float) (member.part().weight(member.index()) / meanWeight);
      weighted |= weights[i] != 1;
    }
    FloatRows rows = FloatRows.copy(features, labels.length, (index, values, columns, from) -> {
      Member<FloatPart> member = members.get(index);
      return member.part().rows().copyNonZeros(member.index(), values, columns, from);
    });
    return new FloatBlock(features, members.get(0).place(), labels, weighted ? weights : null, rows);
  }
}
