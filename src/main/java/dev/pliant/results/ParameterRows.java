package dev.pliant.results;

import dev.pliant.layer.NamedArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of {@link Table#PARAMETERS}, each of which is a {@link NamedArray}. */
public final class ParameterRows {
  /** By layer, name and node; those of older versions have no node. */
  static final Comparator<NamedArray> ORDER = Comparator.comparingInt(NamedArray::layer)
      .thenComparing(NamedArray::name)
      .thenComparing(NamedArray::node, Comparator.nullsFirst(Comparator.naturalOrder()));

  private ParameterRows() {}

  /**
   * The digest of all arrays of a network, in hexadecimal; null if there are none: SHA-256 over their values as
   * little-endian floats, in the order of layers, within one of names, and where several nodes have those, of nodes.
   */
  public static String sha256(List<NamedArray> arrays) {
    if (arrays.isEmpty()) {
      return null;
    }
    MessageDigest digest = DigestUtils.getSha256Digest();
    arrays.stream()
        .sorted(ORDER)
        .forEach(array -> {
          ByteBuffer bytes = ByteBuffer.allocate(array.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(array.values());
          digest.update(bytes.array());
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  static Row toRow(String runId, NamedArray array) {
    return RowFactory.create(
        runId, array.layer(), array.name(), ArrayUtils.toObject(array.shape()), ArrayUtils.toObject(array.values()),
        array.node());
  }

  static NamedArray of(Row row) {
    List<Long> shape = row.getList(row.fieldIndex("shape"));
    List<Float> values = row.getList(row.fieldIndex("values"));
    return new NamedArray(
        row.<Integer>getAs("layer"),
        row.getAs("name"),
        ArrayUtils.toPrimitive(shape.toArray(new Long[0])),
        ArrayUtils.toPrimitive(values.toArray(new Float[0])),
        row.getAs("node"));
  }
}
