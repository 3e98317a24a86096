package dev.pliant.cli;

import dev.pliant.bench.ContenderKind;
import dev.pliant.bench.Isolation;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import scala.Tuple2;

/**
 * This application, started again in a process of its own: with the same Java, options, class path, Spark settings,
 * environment and working folder.
 *
 * @param bench the command line of the benchmark
 */
record ApplicationProcess(ParseResult bench) implements Isolation {
  static final String MEASUREMENT = "--measurement";

  /** Options that are not the same for every contender: its name, and where its result goes. */
  private static final Set<String> OWN = Set.of("--contenders", "--workers", "--out", "--run-id", "--quiet", "--json");

  @Override
  public ProcessBuilder command(ContenderKind kind, int workers, Path result) throws IOException {
    Path folder = result.getParent();
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // Files that a crash leaves are deleted with the folder.
    words.add("-Djava.io.tmpdir=" + folder);
    String log = System.getProperty("pliant.log");
    if (log != null) {
      // Java's report of a crash, beside the log and with the same name: submit.sh deletes them together.
      words.add("-XX:ErrorFile=" + log.replaceFirst("\\.log$", "") + "-crash-%p.log");
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(SparkSubmit.class.getName());
    words.addAll(List.of("--properties-file", sparkSettings(folder.resolve("spark.conf")).toString()));
    // The settings' jars include the application's jar, so no other is named.
    words.addAll(List.of("--class", bench.commandSpec().root().userObject().getClass().getName(), "spark-internal"));
    words.addAll(options());
    words.addAll(List.of("--contenders", kind.word(), "--workers", String.valueOf(workers)));
    words.addAll(List.of(MEASUREMENT, result.toString()));
    return new ProcessBuilder(words);
  }

  /** In a file, since other users can read a command line, and settings may be secret. */
  private static Path sparkSettings(Path file) throws IOException {
    Properties settings = new Properties();
    Arrays.stream(new SparkConf().getAll()).forEach((Tuple2<String, String> pair) ->
        settings.setProperty(pair._1(), pair._2()));
    try (Writer writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    return file;
  }

  private List<String> options() {
    List<String> words = new ArrayList<>(List.of(bench.commandSpec().name()));
    for (OptionSpec option : bench.matchedOptions()) {
      if (!OWN.contains(option.longestName())) {
        option.originalStringValues().forEach(value -> words.add(option.longestName() + "=" + value));
      }
    }
    return words;
  }
}
