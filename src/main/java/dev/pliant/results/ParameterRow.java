package dev.pliant.results;

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

/** A row of {@link Table#PARAMETERS}; the components are its columns. */
public record ParameterRow(int layer, String name, long[] shape, float[] values, String node) {
  /** By layer, name and node; those of older versions have no node. */
  static final Comparator<ParameterRow> ORDER = Comparator.comparingInt(ParameterRow::layer)
      .thenComparing(ParameterRow::name)
      .thenComparing(ParameterRow::node, Comparator.nullsFirst(Comparator.naturalOrder()));

  /**
   * The digest of all arrays of a network, in hexadecimal; null if there are none: SHA-256 over their values as
   * little-endian floats, in the order of layers, within one of names, and where several nodes have those, of nodes.
   */
  public static String sha256(List<ParameterRow> rows) {
    if (rows.isEmpty()) {
      return null;
    }
    MessageDigest digest = DigestUtils.getSha256Digest();
    rows.stream()
        .sorted(ORDER)
        .forEach(row -> {
          ByteBuffer bytes = ByteBuffer.allocate(row.values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(row.values);
          digest.update(bytes.array());
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  Row toRow(String runId) {
    return RowFactory.create(runId, layer, name, ArrayUtils.toObject(shape), ArrayUtils.toObject(values), node);
  }

  static ParameterRow of(Row row) {
    List<Long> shape = row.getList(row.fieldIndex("shape"));
    List<Float> values = row.getList(row.fieldIndex("values"));
    return new ParameterRow(
        row.<Integer>getAs("layer"),
        row.getAs("name"),
        ArrayUtils.toPrimitive(shape.toArray(new Long[0])),
        ArrayUtils.toPrimitive(values.toArray(new Float[0])),
        row.getAs("node"));
  }
}
