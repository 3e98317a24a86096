package dev.pliant.cli;

import dev.pliant.doctor.Checkup;
import dev.pliant.doctor.Doctor;
import dev.pliant.doctor.Finding;
import dev.pliant.training.TaskSlots;
import dev.pliant.training.TrainingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: whether driver and executors are ready for work. */
@Command(
    name = "doctor",
    description = "Checks the driver and every executor before work: native libraries, Java, memory, threads, task"
        + " slots, results folder, data, clocks and disks. One line for each check reports the result and, if needed,"
        + " how to repair it. The exit code is 0 if nothing failed, else 1.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Example: ./submit.sh --master spark://host:7077 doctor --workers 8 --out hdfs:///results"})
final class DoctorCommand implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 60;

  @Spec private CommandSpec spec;

  @Option(names = "--workers", paramLabel = "N",
      description = "How many workers train will have (default: all task slots).")
  private Integer workers;

  @Mixin private OutOption out;

  @Mixin private DataOptions from;

  @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "" + PATIENCE_SECONDS,
      description = "How long to wait for an executor's answer (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Option(names = "--quiet", description = "Print only warnings, failures and the verdict.")
  private boolean quiet;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    int wanted = workers == null ? 0 : atLeastOne("--workers", workers);
    Duration patience = Duration.ofSeconds(atLeastOne("--timeout", timeout));
    Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
    try (SparkSession session = Sessions.open("pliant doctor", console)) {
      awaitSlots(session.sparkContext(), wanted);
      List<Finding> findings = new Doctor(new JavaSparkContext(session.sparkContext()))
          .examine(new Checkup(out.folder, DataSets.look(session, from.dataset, from.data), wanted, patience));
      return new DoctorReport(console).report(findings);
    }
  }

  private static int atLeastOne(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + " " + value + ": give 1 or more");
    }
    return value;
  }

  /** Too few slots are one finding among others, unless there is no cluster at all. */
  private static void awaitSlots(SparkContext spark, int wanted) {
    try {
      Slots.await(spark, TaskSlots.areDynamic(spark) ? Math.min(wanted, TaskSlots.most(spark)) : wanted);
    } catch (UsageException | TrainingException e) {
      if (spark.isStopped()) {
        throw e;
      }
    }
  }
}
