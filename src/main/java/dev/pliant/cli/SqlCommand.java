package dev.pliant.cli;

import dev.pliant.results.ResultsStore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    description = "Runs a Spark SQL statement over the tables of a results folder and the views of conf/views.sql."
        + " Without a statement: a prompt, or, if the input is not a terminal, the statements in it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./submit.sh sql tables",
      "  ./submit.sh sql \"SELECT activation, run_id, test_accuracy FROM best_runs\"",
      "  ./submit.sh sql --definitions > pliant.sql"
    })
final class SqlCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "STATEMENT", description = "A Spark SQL statement.")
  private String statement;

  @Mixin private OutOption out;

  @Option(names = "--format", paramLabel = "table|csv|json", defaultValue = "table",
      description = "How rows are printed (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(names = "--definitions",
      description = "Print the statements that define tables and views in any other Spark session, without running"
          + " them.")
  private boolean definitions;

  @Override
  public Integer call() throws Exception {
    RowFormat rows = RowFormat.parse(format);
    if (definitions && statement != null) {
      throw new UsageException("--definitions prints statements and runs none; leave '" + statement + "' out");
    }
    SqlViews views = SqlViews.load(Home.conf("views.sql"));
    try (SparkSession session = Sessions.open("pliant sql", Console.of(spec, Console.Quiet.NO))) {
      ResultsStore results = Results.toRead(session, out.folder);
      if (definitions) {
        Stream.concat(results.definitions().stream(), views.statements().stream())
            .forEach(text -> spec.commandLine().getOut().println(text + ";"));
        spec.commandLine().getOut().flush();
        return 0;
      }
      results.createViews();
      views.create(session);
      List<Relation> relations = new ArrayList<>(Relation.tables());
      relations.addAll(views.relations(session));
      SqlPrompt prompt = new SqlPrompt(spec.commandLine().getOut(), spec.commandLine().getErr(), relations);
      Consumer<String> runner = text -> run(session, rows, text, relations);
      if (statement != null) {
        SqlStatements.split(statement).forEach(text -> prompt.answer(text, runner));
      } else {
        prompt.run(text -> {
          // What was added to the tables since then.
          results.createViews();
          runner.accept(text);
        });
      }
    }
    return 0;
  }

  /** Runs one statement. */
  private void run(SparkSession session, RowFormat rows, String text, List<Relation> relations) {
    PrintWriter output = spec.commandLine().getOut();
    List<String> names = relations.stream().map(Relation::title).toList();
    SqlError.requireReading(text, names);
    try {
      Dataset<Row> result = session.sql(text);
      rows.print(result, output, spec.commandLine().getErr());
    } catch (Exception e) {
      // Spark's parser and analyser throw checked exceptions that they do not declare.
      Optional<String> wrong = SqlError.message(e, names);
      if (wrong.isPresent()) {
        throw new UsageException("SQL: " + wrong.get(), e);
      }
      throw e;
    }
    output.flush();
  }
}
