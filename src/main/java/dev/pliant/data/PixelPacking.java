package dev.pliant.data;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Packs rows of {@code id long, label int, pixels binary}.
 *
 * @param features pixels of one example
 */
record PixelPacking(int features) implements Packing<Row, PixelPart> {
  @Override
  public long id(Row row) {
    return row.getLong(0);
  }

  @Override
  public long bytes(Row row) {
    return features;
  }

  @Override
  public PixelPart part(long[] places, List<Row> rows) {
    int[] labels = new int[places.length];
    byte[] pixels = new byte[Math.multiplyExact(features, places.length)];
    for (int i = 0; i < places.length; i++) {
      labels[i] = rows.get(i).getInt(1);
      byte[] ofOne = rows.get(i).getAs(2);
      if (ofOne.length != features) {
        throw new BadDataException(
            "example " + id(rows.get(i)) + " has " + ofOne.length + " pixels, others have " + features
                + "; all images of a data set must be of one size");
      }
      System.arraycopy(ofOne, 0, pixels, i * features, features);
    }
    return new PixelPart(places, labels, pixels);
  }

  @Override
  public Block block(List<Member<PixelPart>> members) {
    int[] labels = new int[members.size()];
    byte[] pixels = new byte[Math.multiplyExact(features, labels.length)];
    for (int i = 0; i < labels.length; i++) {
      Member<PixelPart> member = members.get(i);
      labels[i] = member.part().label(member.index());
      member.part().copyPixels(member.index(), features, pixels, i * features);
    }
    return SparsePixelBlock.smaller(members.get(0).place(), labels, pixels);
  }
}
