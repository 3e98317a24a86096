package dev.pliant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** The views of {@code conf/views.sql}: statements that make temporary views over the tables. */
final class SqlViews {
  private static final Pattern VIEW = Pattern.compile(
      "CREATE\\s+OR\\s+REPLACE\\s+TEMP(?:ORARY)?\\s+VIEW\\s+`?(\\w+)`?", Pattern.CASE_INSENSITIVE);
  /** What stands between the list of columns and the query: Spark keeps no comment of a temporary view. */
  private static final Pattern COMMENT = Pattern.compile(
      "\\)\\s*COMMENT\\s+'((?:[^'\\\\]|\\\\.)*)'\\s+AS\\s", Pattern.CASE_INSENSITIVE);

  private final Path file;
  private final List<View> views;

  private record View(String name, String description, String statement) {}

  private SqlViews(Path file, List<View> views) {
    this.file = file;
    this.views = views;
  }

  /** @throws UsageException if the file cannot be read or has other statements */
  static SqlViews load(Path file) {
    try {
      return new SqlViews(
          file, SqlStatements.split(Files.readString(file)).stream().map(text -> view(file, text)).toList());
    } catch (IOException e) {
      throw new UsageException("the views in " + file + " cannot be read (" + Message.firstLine(e) + ")", e);
    }
  }

  private static View view(Path file, String text) {
    String statement = SqlStatements.withoutComments(text);
    Matcher matcher = VIEW.matcher(statement);
    if (!matcher.lookingAt()) {
      throw new UsageException(file + ": '" + statement.lines().findFirst().orElse("") + "' makes no view; each"
          + " statement must begin with CREATE OR REPLACE TEMPORARY VIEW");
    }
    Matcher comment = COMMENT.matcher(statement);
    String description = comment.find() ? comment.group(1).replaceAll("\\\\(.)", "$1") : "";
    return new View(matcher.group(1), description, statement);
  }

  /**
   * Makes them views of {@code session}, in whose catalogue the tables are.
   *
   * @throws UsageException if one does not fit the tables
   */
  void create(SparkSession session) {
    List<String> names = Relation.tables().stream().map(Relation::title).toList();
    for (View view : views) {
      try {
        session.sql(view.statement());
      } catch (Exception e) {
        // Spark's parser and analyser throw checked exceptions that they do not declare.
        Optional<String> wrong = SqlError.message(e, names);
        if (wrong.isPresent()) {
          throw new UsageException(file + ", view " + view.name() + ": " + wrong.get(), e);
        }
        throw e;
      }
    }
  }

  /** The statements that make them. */
  List<String> statements() {
    return views.stream().map(View::statement).toList();
  }

  /** The views that {@link #create} has made in {@code session}. */
  List<Relation> relations(SparkSession session) {
    return views.stream()
        .map(view -> new Relation(view.name(), view.description(), () -> session.table(view.name()).schema()))
        .toList();
  }
}
