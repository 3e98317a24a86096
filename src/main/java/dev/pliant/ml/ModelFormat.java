package dev.pliant.ml;

import dev.pliant.jobs.Described;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.ParameterRows;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The format of a saved model: {@code metadata} has uid and params, as Spark writes them. In Parquet, {@code network}
 * has one row with the network, and {@code parameters} has a row for each parameter array. No object is serialized.
 */
final class ModelFormat {
  private static final StructType NETWORK = new StructType()
      .add("layers", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
      .add("activations", DataTypes.createArrayType(DataTypes.StringType, false), false)
      .add("sharing", DataTypes.StringType, false)
      // Models of older versions do not have this column; their network is a chain of dense layers.
      .add("network", DataTypes.StringType, true)
      .add("parameters_sha256", DataTypes.StringType, true);
  /** The columns of the table {@code parameters}. */
  private static final StructType PARAMETERS = new StructType()
      .add("layer", DataTypes.IntegerType, false)
      .add("name", DataTypes.StringType, false)
      .add("shape", DataTypes.createArrayType(DataTypes.LongType, false), false)
      .add("values", DataTypes.createArrayType(DataTypes.FloatType, false), false)
      .add("node", DataTypes.StringType, true);

  private ModelFormat() {}

  private static String in(String path, String folder) {
    return new Path(path, folder).toString();
  }

  /** Saves a model. */
  static final class Writer extends MLWriter {
    private final LearnedActivationClassificationModel model;

    Writer(LearnedActivationClassificationModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
      Network network = model.description();
      write(in(path, "network"), NETWORK, List.of(RowFactory.create(
          network.denseSizes().orElse(List.of()).toArray(), network.functions().toArray(), network.sharing().word(),
          network.text(), ParameterRows.sha256(model.parameters()))));
      write(in(path, "parameters"), PARAMETERS, model.parameters().stream()
          .map(array -> RowFactory.create(
              array.layer(), array.name(), ArrayUtils.toObject(array.shape()), ArrayUtils.toObject(array.values()),
              array.node()))
          .toList());
    }

    private void write(String path, StructType schema, List<Row> rows) {
      try (Described work = Described.as(sc(), "save " + model.uid())) {
        sparkSession().createDataFrame(rows, schema).repartition(1).write().parquet(path);
      }
    }
  }

  /** Reads a model. */
  static final class Reader extends MLReader<LearnedActivationClassificationModel> {
    /** @throws IllegalArgumentException if the folder does not hold a whole model of this class */
    @Override
    public LearnedActivationClassificationModel load(String path) {
      try (Described work = Described.as(sc(), "load a model")) {
        DefaultParamsReader.Metadata metadata =
            DefaultParamsReader.loadMetadata(path, sc(), LearnedActivationClassificationModel.class.getName());
        Row network = sparkSession().read().schema(NETWORK).parquet(in(path, "network")).first();
        List<NamedArray> parameters = parameters(path);
        LearnedActivationClassificationModel model =
            new LearnedActivationClassificationModel(metadata.uid(), network(network), parameters);
        // Models of older versions do not have a digest.
        if (!network.isNullAt(4) && !network.getString(4).equals(ParameterRows.sha256(parameters))) {
          throw new IllegalArgumentException(
              in(path, "parameters") + " does not hold the parameters that the model was saved with; restore the model");
        }
        metadata.getAndSetParams(model, Option.empty());
        return model;
      }
    }

    private static Network network(Row row) {
      return Network.stored(row.getString(3), row.getList(0), row.getList(1), Sharing.parse(row.getString(2)));
    }

    private List<NamedArray> parameters(String path) {
      return sparkSession().read().schema(PARAMETERS).parquet(in(path, "parameters")).collectAsList().stream()
          .map(row -> new NamedArray(
              row.getInt(0), row.getString(1),
              row.<Long>getList(2).stream().mapToLong(Long::longValue).toArray(),
              ArrayUtils.toPrimitive(row.<Float>getList(3).toArray(Float[]::new)), row.getString(4)))
          .toList();
    }
  }
}
