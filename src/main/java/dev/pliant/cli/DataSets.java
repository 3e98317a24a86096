package dev.pliant.cli;

import dev.pliant.data.Catalogue;
import dev.pliant.data.Fetcher;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageDataSet.Shape;
import org.apache.spark.sql.SparkSession;

/** Finds the data set that options name: a folder of the user's, or one of the catalogue, fetched if need be. */
final class DataSets {
  static final String DEFAULT = "mnist";

  private DataSets() {}

  /**
   * A data set that is ready to be opened.
   *
   * @param name what the tables call it
   * @param directory where its files are
   * @param shape what is known of it
   */
  record Located(String name, String directory, Shape shape) {
    /** Opens it; the classes are as many as {@code classes} says, if that is not 0. */
    ImageDataSet open(SparkSession spark, int classes) {
      return ImageDataSet.open(spark, directory, shape.withClasses(classes));
    }
  }

  /**
   * The data set of {@code --dataset} and {@code --data}, each null where it was not given.
   *
   * @throws UsageException if the catalogue has no such data set
   */
  static Located locate(String dataset, String data, Console console) {
    if (data != null && dataset == null) {
      return new Located(data, data, Shape.UNKNOWN);
    }
    Catalogue.Entry entry;
    try {
      entry = Catalogue.load(Home.conf("datasets.conf")).entry(dataset == null ? DEFAULT : dataset);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--dataset: " + e.getMessage() + "; or give a folder of IDX files with --data", e);
    }
    if (data != null) {
      return new Located(entry.name(), data, entry.shape());
    }
    try (FetchProgress progress = new FetchProgress(console)) {
      return new Located(entry.name(), new Fetcher(Home.cache(), progress).fetch(entry).toUri().toString(), entry.shape());
    }
  }
}
