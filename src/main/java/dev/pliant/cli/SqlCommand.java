package dev.pliant.cli;

import dev.pliant.results.ResultsStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sql}: Spark SQL over the tables. */
@Command(
    name = "sql",
    description = "Runs a Spark SQL statement over the tables of a results folder, each a view by its name. Without a"
        + " statement: a prompt, or, where the input is no terminal, the statements it holds.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "", "Example: ./submit.sh sql \"SELECT run_id, activation, test_accuracy FROM runs ORDER BY test_accuracy DESC\""
    })
final class SqlCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "STATEMENT", description = "A Spark SQL statement.")
  private String statement;

  @Mixin private OutOption out;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "table|csv|json",
      description = "How rows are printed (default: ${DEFAULT-VALUE}).")
  private String format;

  @Override
  public Integer call() throws Exception {
    RowFormat rows = RowFormat.parse(format);
    try (SparkSession session = Sessions.open("pliant sql")) {
      ResultsStore results = Results.toRead(session, out.folder);
      if (statement != null) {
        SqlStatements.split(statement).forEach(text -> run(session, results, rows, text));
      } else {
        new SqlPrompt(spec.commandLine().getOut(), spec.commandLine().getErr())
            .run(text -> run(session, results, rows, text));
      }
    }
    return 0;
  }

  /** Runs one statement over the tables as they are now. */
  private void run(SparkSession session, ResultsStore results, RowFormat rows, String text) {
    results.createViews();
    PrintWriter output = spec.commandLine().getOut();
    try {
      Dataset<Row> result = session.sql(text);
      rows.print(result, output, spec.commandLine().getErr());
    } catch (Exception e) {
      // Spark's parser and analyser throw checked exceptions that they do not declare.
      if (e instanceof AnalysisException) {
        throw new UsageException("SQL: " + Message.firstLine(e), e);
      }
      throw e;
    }
    output.flush();
  }
}
