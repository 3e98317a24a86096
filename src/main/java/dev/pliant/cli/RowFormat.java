package dev.pliant.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** How the rows of a statement are printed. */
enum RowFormat {
  /** Aligned columns, for people; figures are rounded, long arrays and long results shortened. */
  TABLE {
    @Override
    void printRows(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
      StructField[] fields = rows.schema().fields();
      Column[] columns = new Column[fields.length];
      for (int i = 0; i < fields.length; i++) {
        columns[i] = new Column()
            .header(fields[i].name())
            .headerAlign(HorizontalAlign.LEFT)
            .dataAlign(fields[i].dataType() instanceof NumericType ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT)
            .maxWidth(Integer.MAX_VALUE / fields.length);
      }
      List<Row> shown = rows.limit(MOST_ROWS + 1).collectAsList();
      Object[][] cells = shown.stream().limit(MOST_ROWS)
          .map(row -> {
            Object[] line = new Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
              String text = Message.printable(Values.brief(row.get(i)));
              line[i] = row.get(i) instanceof String ? text : shortened(text);
            }
            return line;
          })
          .toArray(Object[][]::new);
      out.println(AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, cells));
      if (shown.size() > MOST_ROWS) {
        err.println("… and " + Numbers.grouped(rows.count() - MOST_ROWS) + " more rows; --format csv prints all");
        err.flush();
      }
    }
  },

  /** Comma-separated values with a header line (RFC 4180). */
  CSV {
    @Override
    void printRows(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
      try {
        CSVPrinter printer = new CSVPrinter(
            out, CSVFormat.RFC4180.builder().setHeader(rows.columns()).setRecordSeparator('\n').build());
        Iterator<Row> iterator = rows.toLocalIterator();
        while (iterator.hasNext() && !StandardOutput.isLost()) {
          Row row = iterator.next();
          List<String> line = new ArrayList<>();
          for (int i = 0; i < row.size(); i++) {
            line.add(row.isNullAt(i) ? null : Values.text(row.get(i)));
          }
          printer.printRecord(line);
        }
        printer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  /** A JSON object a line; nulls are written, not left out. */
  JSON {
    @Override
    void printRows(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
      String[] names = rows.columns();
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (!seen.add(name)) {
          throw new UsageException("two columns are called " + name + ", but an object can have only one; rename one"
              + " with AS");
        }
      }
      // By position: names that differ in case only are one name to Spark.
      String[] positions = IntStream.range(0, names.length).mapToObj(Integer::toString).toArray(String[]::new);
      org.apache.spark.sql.Column[] columns = IntStream.range(0, names.length)
          .mapToObj(i -> functions.col(positions[i]).as(names[i]))
          .toArray(org.apache.spark.sql.Column[]::new);
      Iterator<Row> iterator = rows.toDF(positions)
          .select(functions.to_json(functions.struct(columns), JSON_OPTIONS))
          .toLocalIterator();
      while (iterator.hasNext() && !StandardOutput.isLost()) {
        out.println(iterator.next().getString(0));
      }
    }
  };

  private static final Map<String, String> JSON_OPTIONS = Map.of(
      "ignoreNullFields", "false", "timeZone", "UTC", "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX");
  private static final int MOST_ROWS = 1000;
  private static final int LONGEST_CELL = 120;

  /** Prints {@code rows}, which have columns. */
  abstract void printRows(Dataset<Row> rows, PrintWriter out, PrintWriter err);

  /** Prints {@code rows}; remarks for people go to {@code err}. Commands without rows print nothing. */
  final void print(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
    if (rows.columns().length > 0) {
      printRows(rows, out, err);
    }
  }

  static RowFormat parse(String word) {
    for (RowFormat format : values()) {
      if (format.name().equalsIgnoreCase(word)) {
        return format;
      }
    }
    throw new UsageException("--format: unknown format '" + word + "'; there are: table, csv, json");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL - 1) + "…";
  }
}
