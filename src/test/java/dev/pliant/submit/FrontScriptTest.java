package dev.pliant.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What submit.sh makes of its surroundings: in a home that looks as if it were built, with a Java that is a script and
 * answers the questions of the real one. A Spark that is called prints its words, a line each, in angle brackets.
 */
@DisabledOnOs(OS.WINDOWS)
class FrontScriptTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final String ECHO = "for word; do printf '<%s>\\n' \"$word\"; done\n";

  @TempDir Path folder;
  private Path home;
  private Path java;
  private final Map<String, String> environment = new HashMap<>();

  /** What came of a call. */
  private record Answer(int exit, List<String> out, List<String> err) {}

  @BeforeEach
  void makeHome() throws IOException {
    home = build(folder.resolve("home"));
    java = program(folder.resolve("jdk/bin/java"), """
        case "$*" in
          *-XshowSettings*)
            [ -z "$JAVA_TOOL_OPTIONS" ] || echo "Picked up JAVA_TOOL_OPTIONS: $JAVA_TOOL_OPTIONS" >&2
            if [ "$JAVA_TOOL_OPTIONS" = -Xbogus ]; then
              echo "Unrecognized option: -Xbogus" >&2
              echo "Error: Could not create the Java Virtual Machine." >&2
              exit 1
            fi
            echo "    java.specification.version = ${FAKE_VERSION:-17}" >&2 ;;
          *--list-modules*) ;;
          *launcher.Main*broken*) echo 'Exception in thread "main" java.lang.Error: it is broken' >&2
            printf '\\tat somewhere\\n' >&2; exit 1 ;;
          *launcher.Main*none.conf*) echo "Error: Invalid properties file 'none.conf'." >&2
            printf '\\0\\n'
            printf '%s\\0' usage --usage-error ;;
          *launcher.Main*)
            [ -z "$JAVA_TOOL_OPTIONS" ] || echo noise
            shift 4
            printf '\\0\\n'
            printf '%s\\0' printf '<%s>\\n' "$@" ;;
        esac
        """);
    environment.put("JAVA_HOME", java.getParent().getParent().toString());
    environment.put("PLIANT_CACHE", folder.resolve("cache").toString());
    environment.put("PATH", System.getenv("PATH"));
  }

  /** A home with a script, and what Maven would have built. */
  private static Path build(Path home) throws IOException {
    Files.createDirectories(home.resolve("target/spark/jars"));
    Files.copy(Path.of("submit.sh"), home.resolve("submit.sh"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(Files.createDirectories(home.resolve("src/main/deep er")).resolve("a.java"), "");
    Files.writeString(home.resolve("target/pliant-1-app.jar"), "");
    return home;
  }

  private static Path program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Answer run(String... words) throws IOException, InterruptedException {
    return runAt(home.resolve("submit.sh").toString(), words);
  }

  private Answer runAt(String script, String... words) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectInput(new File("/dev/null")).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Answer(process.exitValue(), Files.readAllLines(out, UTF_8), Files.readAllLines(err, UTF_8));
  }

  private static void refused(Answer answer, int exit, String... says) {
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).hasSize(1);
    assertThat(answer.err().get(0)).startsWith("pliant: ").contains(says);
    assertThat(answer.exit()).isEqualTo(exit);
  }

  private static void wentThrough(Answer answer, String... lastWords) {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exit()).isZero();
    assertThat(answer.out()).endsWith(lastWords);
  }

  @Test
  void javaThatDoesNotStartIsQuotedInOneLine() throws Exception {
    environment.put("JAVA_TOOL_OPTIONS", "-Xbogus");
    refused(run("train"), 1, java.toString(), "Picked up JAVA_TOOL_OPTIONS: -Xbogus; Unrecognized option: -Xbogus");
  }

  @Test
  void whatJavaPicksUpIsNotTakenForItsVersionOrForWordsOfTheCommand() throws Exception {
    environment.put("JAVA_TOOL_OPTIONS", "-Dx=java.specification.version");
    wentThrough(run("train"), "<train>");
  }

  @Test
  void javaHomeThatIsWrongIsShown() throws Exception {
    environment.put("FAKE_VERSION", "11");
    refused(run("train"), 2, "Java 11 found at " + java + ", where JAVA_HOME leads", "needs Java 17");
    environment.put("JAVA_HOME", "/nowhere/jdk");
    refused(run("train"), 2, "no java found at /nowhere/jdk/bin/java, where JAVA_HOME leads");
  }

  @Test
  void scriptIsFoundThroughLinksFromAnyFolder() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), home.resolve("submit.sh"));
    Path second = Files.createDirectories(folder.resolve("sub fol der")).resolve("second");
    Files.createSymbolicLink(second, Path.of("..").resolve(first.getFileName()));
    Answer answer = runAt(second.toString(), "train");
    wentThrough(answer, "<train>");
    assertThat(answer.out()).contains("<" + home.toRealPath().resolve("target/pliant-1-app.jar") + ">");
  }

  @ParameterizedTest
  @CsvSource({
    "CDPATH, .:..", "SHELLOPTS, noclobber:noglob:keyword:posix", "BASHOPTS, failglob:nullglob", "POSIXLY_CORRECT, 1",
    "GLOBIGNORE, *", "IFS, /", "LC_ALL, C", "GREP_OPTIONS, --color=always"
  })
  void whatIsSetForEveryShellChangesNothing(String variable, String value) throws Exception {
    environment.put(variable, value);
    wentThrough(runAt("home/submit.sh", "--conf", "spark.a=b c", "train"), "<train>");
  }

  @Test
  void wordsArriveAsTheyAre() throws Exception {
    Answer answer = run("--conf", "spark.a=b c", "train", "", "two\nlines", "*", "--", "\"q'");
    wentThrough(answer, "<train>", "<>", "<two", "lines>", "<*>", "<-->", "<\"q'>");
    assertThat(answer.out()).containsSubsequence("<--conf>", "<spark.a=b c>");
  }

  @Test
  void homeWithHostileLettersReachesSparkAsOneWord() throws Exception {
    Path odd = build(folder.resolve("hö \"q'\\ $x;&"));
    program(folder.resolve("sp/bin/spark-submit"), "printf '%s\\n' \"$SPARK_SUBMIT_OPTS\"");
    environment.put("SPARK_HOME", folder.resolve("sp").toString());
    Answer answer = runAt(odd.resolve("submit.sh").toString(), "train");
    wentThrough(answer);
    String escaped = odd.toRealPath().toString().replace("\\", "\\\\").replace("\"", "\\\"");
    assertThat(answer.out()).last().asString()
        .startsWith("\"-Dlog4j2.configurationFile=" + escaped + "/conf/log4j2.properties\" ");
  }

  @Test
  void sourceThatIsNewerThanTheJarIsBuilt() throws Exception {
    program(folder.resolve("maven/mvn"), "echo it is broken; exit 1");
    environment.put("PATH", folder.resolve("maven") + ":" + System.getenv("PATH"));
    wentThrough(run("train"), "<train>");
    assertThat(home.resolve("target/pliant-1-app.jar").toFile().setLastModified(1_000)).isTrue();
    Answer answer = run("train");
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.err()).contains("it is broken").last().asString().contains("the build failed");
  }

  @Test
  void logsThatFindNoPlaceAtHomeGoToTheCache() throws Exception {
    // A file in its place is refused to every user, root among them.
    Files.writeString(home.resolve("logs"), "");
    program(folder.resolve("sp/bin/spark-submit"), "printf '%s\\n' \"$SPARK_SUBMIT_OPTS\"");
    environment.put("SPARK_HOME", folder.resolve("sp").toString());
    Answer answer = run("train");
    wentThrough(answer);
    assertThat(answer.out()).last().asString()
        .contains("\"-Dpliant.log=" + folder.resolve("cache/logs") + "/pliant-");

    environment.put("PLIANT_LOGS", home.resolve("logs").toString());
    assertThat(run("train").err())
        .containsExactly("pliant: PLIANT_LOGS is " + home.resolve("logs") + ", which cannot be written; the log goes to "
            + folder.resolve("cache/logs"));
  }

  @Test
  void newestTwentyLogsAreKeptAndThoseInUse() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("lo gs"));
    for (int i = 10; i < 40; i++) {
      Files.writeString(logs.resolve("pliant-20200101-0000" + i + "-99999999.log"), "");
    }
    Files.writeString(logs.resolve("mine.log"), "");
    String inUse = "pliant-20200101-000009-" + ProcessHandle.current().pid() + ".log";
    Files.writeString(logs.resolve(inUse), "");
    environment.put("PLIANT_LOGS", logs.toString());
    wentThrough(run("train"), "<train>");
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(21).contains("mine.log", inUse, "pliant-20200101-000021-99999999.log")
          .doesNotContain("pliant-20200101-000020-99999999.log");
    }
  }

  @Test
  void launchersReasonIsSaid() throws Exception {
    refused(run("--conf", "broken", "train"), 2, "--conf broken (java.lang.Error: it is broken)");
    refused(run("--properties-file", "none.conf", "train"), 2, "(Error: Invalid properties file 'none.conf'.)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "host:7077", "http://host"})
  void masterThatIsNoneIsRefused(String master) throws Exception {
    refused(run("--master", master, "train"), 2, "--master " + master, "spark://HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource({"2.12, 3.4.1", "2.13, 3.5.9", "2.11, 2.4.8"})
  void sparkOfAnotherVersionIsRefusedByItsJar(String scala, String version) throws Exception {
    Path spark = spark("spark-core_" + scala + "-" + version + ".jar", "exit 5");
    environment.put("SPARK_HOME", spark.toString());
    String found = "is Spark " + version.substring(0, 3) + " with Scala " + scala + "; Pliant needs Spark 3.5 with Scala";
    refused(run("train"), 2, "SPARK_HOME is " + spark, found);
    // A link on the PATH leads to it as well.
    environment.remove("SPARK_HOME");
    Path link = Files.createDirectories(folder.resolve("path")).resolve("spark-submit");
    Files.createSymbolicLink(link, spark.resolve("bin/spark-submit"));
    environment.put("PATH", link.getParent() + ":" + System.getenv("PATH"));
    refused(run("train"), 2, "the spark-submit on the PATH is " + link, found);
  }

  @Test
  void sparkOfAnotherVersionIsRefusedByWhatItSaysOfItself() throws Exception {
    Path spark = spark("other.jar", "echo 'Welcome to   version 2.4.8' >&2; echo 'Using Scala version 2.11.12' >&2");
    environment.put("PATH", spark.resolve("bin") + ":" + System.getenv("PATH"));
    refused(run("train"), 2, "is Spark 2.4 with Scala 2.11", "take this one off the PATH");
  }

  @Test
  void sparkOfTheRightVersionIsCalled() throws Exception {
    environment.put("SPARK_HOME", spark("spark-core_2.12-3.5.1-amzn-0.jar", ECHO).toString());
    wentThrough(run("train", "--epochs", "3"), "<train>", "<--epochs>", "<3>");
  }

  private Path spark(String jar, String text) throws IOException {
    Path spark = folder.resolve("spark");
    program(spark.resolve("bin/spark-submit"), text);
    Files.writeString(Files.createDirectories(spark.resolve("jars")).resolve(jar), "");
    return spark;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--deploy-mode cluster", "--deploy-mode=cluster", "--conf spark.submit.deployMode=cluster"})
  void driverOnTheClusterIsGivenItsJavaOptionsAndTheUsersOwn(String mode) throws Exception {
    Path settings = Files.writeString(folder.resolve("my.conf"), "spark.driver.extraJavaOptions  -Dmine=1 -Dtwo=2\n");
    Answer answer = run(Stream.concat(
        Stream.of(mode.split(" ")), Stream.of("--properties-file", settings.toString(), "train")).toArray(String[]::new));
    wentThrough(answer, "<train>");
    String all = answer.out().stream().collect(Collectors.joining());
    assertThat(all).containsPattern(
        "<--driver-java-options><[^>]*--add-opens=java.base/sun.nio.ch=ALL-UNNAMED [^>]*-Dmine=1 -Dtwo=2>")
        .contains("<--conf><spark.standalone.submit.waitAppCompletion=true>");
    assertThat(run("--deploy-mode", "cluster", "--driver-java-options", "-Dhere=1", "--properties-file",
        settings.toString(), "train").out().toString()).contains("-Dhere=1>").doesNotContain("-Dmine");
    assertThat(run("--properties-file", settings.toString(), "train").out().toString())
        .doesNotContain("add-opens").doesNotContainPattern(Pattern.quote("waitAppCompletion"));
  }
}
