package dev.pliant.predict;

import dev.pliant.data.BadDataException;
import dev.pliant.files.Access;
import dev.pliant.words.Reason;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/**
 * What the footer of a Parquet file says, apart from what Spark may have written there: that names classes.
 *
 * @param path a full Hadoop path
 * @param rows how many there are
 * @param schema its columns, as those of Parquet
 * @param fault why it cannot be read and what to do, in words, since a damaged file is no reason to try a task again; else null
 */
record ParquetFile(String path, long rows, StructType schema, String fault) implements Serializable {
  static ParquetFile look(String path, Configuration hadoop) {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), hadoop))) {
      long rows = reader.getFooter().getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
      StructType schema = new ParquetToSparkSchemaConverter(SQLConf.get())
          .convert(reader.getFooter().getFileMetaData().getSchema());
      return new ParquetFile(path, rows, schema, null);
    } catch (Exception e) {
      // Spark's checked exceptions are not declared.
      String reason = " (" + Reason.of(e) + ")";
      return new ParquetFile(path, 0, null, Access.isDenied(new Path(path)) || e instanceof AccessControlException
          ? "cannot be read" + reason + "; make it readable for Spark's executors"
          : "is no Parquet file that can be read" + reason + "; restore it, or name another with --table");
    }
  }

  /** @throws BadDataException if it cannot be read */
  void requireReadable() {
    if (fault != null) {
      throw new BadDataException(path + ": " + fault);
    }
  }
}
