package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.MainClass;

/** The examples compile, do what they say, and are what the README shows. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");

  @TempDir private Path folder;

  @Test
  void javaExampleRuns() throws Exception {
    int failed = ToolProvider.getSystemJavaCompiler().run(
        null, null, null, "-proc:none", "-Xlint:all,-classfile,-processing,-path", "-Werror",
        "-cp", System.getProperty("java.class.path"), "-d", folder.toString(),
        EXAMPLES.resolve("Rings.java").toString());
    assertThat(failed).isZero();
    LocalSpark.session();
    String said = run("Rings", "main", String[].class, new String[] {folder.resolve("saved").toString()});
    assertThat(said.lines().filter(line -> line.startsWith("Epoch["))).hasSize(20);
    assertThat(said).contains("LearnedActivation[layer=1, unit=null, name=");
    String accuracy = said.substring(said.lastIndexOf(' ') + 1);
    assertThat(Double.parseDouble(accuracy)).isGreaterThan(0.95);
  }

  /** A script for a shell, which has a session by the name of spark. */
  @Test
  void scalaExampleRunsAndIsInTheReadme() throws Exception {
    String script = Files.readString(EXAMPLES.resolve("rings.scala"));
    assertThat(Files.readString(Path.of("README.md"))).contains("```scala\n" + script + "```\n");
    Path source = folder.resolve("Script.scala");
    Files.writeString(source, script.lines()
        .map(line -> line.replace("\"rings-model\"", "\"" + folder.resolve("saved") + "\""))
        .collect(Collectors.joining(
            "\n", "class Script {\n def run(spark: org.apache.spark.sql.SparkSession): Unit = {\n", "\n}\n}\n")));
    MainClass compiler = new MainClass();
    compiler.process(new String[] {
        "-classpath", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString()});
    assertThat(compiler.reporter().hasErrors()).isFalse();
    String said = run("Script", "run", SparkSession.class, LocalSpark.session());
    List<String> lines = said.lines().toList();
    assertThat(Double.parseDouble(lines.get(0))).isGreaterThan(0.95);
    assertThat(said).contains("LearnedActivation[layer=1").contains("|label|").contains("prediction|");
    assertThat(lines.get(lines.size() - 1)).as("of a point on the inner ring").startsWith("0.0 [0.9");
    assertThat(LearnedActivationClassificationModel.load(folder.resolve("saved").toString()).layers())
        .containsExactly(2, 16, 2);
  }

  /** What {@code method} of class {@code name}, compiled to the folder, prints. */
  private String run(String name, String method, Class<?> type, Object argument)
      throws IOException, ReflectiveOperationException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      Class<?> compiled = loader.loadClass(name);
      boolean isStatic = method.equals("main");
      Object instance = isStatic ? null : compiled.getConstructor().newInstance();
      System.setOut(to);
      // Scala's own console keeps the stream that it found.
      scala.Console$.MODULE$.withOut(to, () -> {
        try {
          return compiled.getMethod(method, type).invoke(instance, argument);
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      });
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }
}
