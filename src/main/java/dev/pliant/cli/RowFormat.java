package dev.pliant.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** How the rows of a statement are printed. */
enum RowFormat {
  /** Aligned columns, for people; long arrays are shortened, and so are long results. */
  TABLE {
    @Override
    void print(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
      StructField[] fields = rows.schema().fields();
      if (fields.length == 0) {
        return;
      }
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
              line[i] = shortened(Values.text(row.get(i)));
            }
            return line;
          })
          .toArray(Object[][]::new);
      out.println(AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, cells));
      if (shown.size() > MOST_ROWS) {
        err.println("only the first " + MOST_ROWS + " rows are shown; --format csv prints all");
        err.flush();
      }
    }
  },

  /** Comma-separated values with a header line (RFC 4180). */
  CSV {
    @Override
    void print(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
      try {
        CSVPrinter printer = new CSVPrinter(
            out, CSVFormat.RFC4180.builder().setHeader(rows.columns()).setRecordSeparator('\n').build());
        Iterator<Row> iterator = rows.toLocalIterator();
        while (iterator.hasNext()) {
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
    void print(Dataset<Row> rows, PrintWriter out, PrintWriter err) {
      org.apache.spark.sql.Column[] columns = new org.apache.spark.sql.Column[rows.columns().length];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = rows.col("`" + rows.columns()[i].replace("`", "``") + "`");
      }
      Iterator<Row> iterator = rows
          .select(functions.to_json(functions.struct(columns), Map.of("ignoreNullFields", "false")))
          .toLocalIterator();
      while (iterator.hasNext()) {
        out.println(iterator.next().getString(0));
      }
    }
  };

  private static final int MOST_ROWS = 1000;
  private static final int LONGEST_CELL = 120;

  /** Prints {@code rows}; what a person should know besides goes to {@code err}. */
  abstract void print(Dataset<Row> rows, PrintWriter out, PrintWriter err);

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
