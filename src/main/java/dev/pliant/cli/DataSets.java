package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.data.Catalogue;
import dev.pliant.data.DataSetEntry;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import dev.pliant.data.LabelRangeException;
import dev.pliant.doctor.DataFiles;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.words.Nearest;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Finds the data set that options name: a folder of the user's, or one of the catalogue, fetched if necessary. */
final class DataSets {
  static final String DEFAULT = "mnist";

  private DataSets() {}

  /**
   * A data set that is ready to be opened.
   *
   * @param name its name in the tables
   * @param directory where its files are
   * @param shape its shape in the catalogue; null for a folder of the user's
   */
  record Located(String name, String directory, ImageShape shape) {
    /**
     * Opens it to train a network on.
     *
     * @param classes how many {@code --layers} ends with; 0 to use the data's classes
     * @throws UsageException if the data have more
     */
    ImageDataSet toTrain(SparkSession spark, int classes, Console console) {
      try {
        return open(spark, classes, console);
      } catch (LabelRangeException e) {
        throw e.classes().isEmpty()
            ? e
            : new UsageException("--layers ends with " + classes + ", but the data have " + e.classes().getAsInt()
                + " classes (" + e.found() + "); end with " + e.classes().getAsInt(), e);
      }
    }

    /** Opens it; the classes are as many as {@code classes} says, if that is not 0. */
    ImageDataSet open(SparkSession spark, int classes, Console console) {
      ImageDataSet images = shape == null && classes > 0
          ? ImageDataSet.open(spark, name, directory, classes)
          : ImageDataSet.open(spark, name, directory, shape);
      if (!images.ignored().isEmpty()) {
        console.warning(directory + " has some of its files twice; ignored: " + String.join(", ", images.ignored()));
      }
      return images;
    }
  }

  /**
   * The data set of {@code --dataset} and {@code --data}, each null if not given.
   *
   * @throws UsageException if the catalogue has no such data set
   */
  static Located locate(String dataset, String data, Console console) {
    if (data != null && dataset == null) {
      return new Located(data, data, null);
    }
    try {
      Catalogue catalogue = Catalogue.load(Home.conf("datasets.conf"));
      DataSetEntry entry = entry(catalogue, dataset);
      return new Located(entry.name(), data == null ? fetch(catalogue, entry, console) : data, entry.shape());
    } catch (IllegalArgumentException e) {
      throw unknown(e);
    }
  }

  /**
   * The data set that a stored network is tried on: that of {@code dataset} and {@code data} or, where both are null,
   * the run's own.
   *
   * @throws UsageException if the catalogue has no such data set
   */
  static Located locate(StoredNetwork stored, String dataset, String data, Console console) {
    boolean own = dataset == null && data == null;
    Map<String, String> config = stored.run().config();
    return locate(own ? config.get("dataset") : dataset, own ? config.get("data") : data, console);
  }

  /**
   * Opens a data set that a stored network is tried on.
   *
   * @throws UsageException if the network does not take its images
   */
  static ImageDataSet open(SparkSession session, Located located, StoredNetwork stored, Console console) {
    Network network = stored.network();
    ImageDataSet images = located.open(session, network.classes(), console);
    if (images.features() != network.inputs() || images.classes() > network.classes()) {
      throw new UsageException("run " + stored.run().runId() + " classifies into " + network.classes() + " classes by "
          + network.inputs() + " pixels, but the images of " + located.name() + " have " + images.features()
          + " pixels and " + images.classes() + " classes");
    }
    Shape image = Shape.map(images.rows(), images.columns(), images.channels());
    if (!network.input().isVector() && !network.input().equals(image)) {
      throw new UsageException("run " + stored.run().runId() + " reads maps of " + network.input() + ", and "
          + located.name() + " has images of " + images.shape().label());
    }
    return images;
  }

  /**
   * The files of the data set that {@link #locate(String, String, Console)} would give, as far as they are there:
   * nothing is fetched.
   *
   * @throws UsageException if the catalogue has no such data set
   */
  static DataFiles look(SparkSession session, String dataset, String data) {
    if (data != null && dataset == null) {
      return files(session, data, data);
    }
    try {
      Catalogue catalogue = Catalogue.load(Home.conf("datasets.conf"));
      String name = entry(catalogue, dataset).name();
      if (data != null) {
        return files(session, name, data);
      }
      return catalogue.cached(name, Home.cache())
          .map(folder -> files(session, name, folder.toUri().toString()))
          .orElseGet(() -> DataFiles.toFetch(name + " is not in " + Home.cache() + " yet"));
    } catch (IllegalArgumentException e) {
      throw unknown(e);
    } catch (BadDataException e) {
      return DataFiles.missing(Message.firstLine(e));
    }
  }

  private static DataFiles files(SparkSession session, String name, String directory) {
    try {
      return DataFiles.found(name, ImageDataSet.files(session, directory));
    } catch (BadDataException e) {
      return DataFiles.missing(Message.firstLine(e));
    }
  }

  private static DataSetEntry entry(Catalogue catalogue, String dataset) {
    String name = dataset == null ? DEFAULT : dataset;
    try {
      return catalogue.entry(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(unknown(e).getMessage() + Nearest.question(name, catalogue.names()), e);
    }
  }

  private static UsageException unknown(IllegalArgumentException e) {
    return new UsageException("--dataset: " + e.getMessage() + "; or give a folder of IDX files with --data", e);
  }

  private static String fetch(Catalogue catalogue, DataSetEntry entry, Console console) {
    try (FetchProgress progress = new FetchProgress(console)) {
      return catalogue.fetch(entry.name(), Home.cache(), progress).toUri().toString();
    }
  }
}
