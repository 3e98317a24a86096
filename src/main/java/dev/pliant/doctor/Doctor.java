package dev.pliant.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Checks the driver and every executor, and reports the findings. */
public final class Doctor {
  private static final Duration QUICK_PATIENCE = Duration.ofMinutes(1);

  private final JavaSparkContext spark;
  private final Settings settings;
  private final SparkExecutors executors;

  public Doctor(JavaSparkContext spark) {
    this.spark = spark;
    this.settings = Settings.of(spark.sc());
    this.executors = new SparkExecutors(spark);
  }

  /** All findings, in the order of topics. Equal findings of several processes become one. */
  public List<Finding> examine(Checkup checkup) {
    List<Place> places = executors.places();
    Facts facts = gather(places, checkup);
    List<Finding> findings = new ArrayList<>(basics(facts, checkup));
    findings.add(slots(checkup.workers()));
    findings.addAll(MemoryCheck.judge(facts.all(), settings));
    findings.addAll(DataCheck.judge(checkup.data(), facts.driver(), facts.executors()));
    facts.all().forEach(process -> findings.addAll(DiskCheck.judge(process, settings, checkup.out())));
    findings.add(ConvolutionsCheck.judge(facts.driver().place(), ConvolutionFacts.here(), settings));
    List<Place> awake = facts.executors().stream().map(ProcessFacts::place).toList();
    executors.ask(awake, ConvolutionFacts::here, checkup.patience()).stream()
        .filter(answer -> answer.silence() == Answer.Silence.NONE)
        .forEach(answer -> findings.add(ConvolutionsCheck.judge(answer.place(), answer.value(), settings)));
    // In a task that does nothing else, because the first task also loads the application.
    executors.ask(awake, ClockFacts::here, checkup.patience()).stream()
        .filter(answer -> answer.silence() == Answer.Silence.NONE)
        .forEach(answer -> findings.add(ClockCheck.judge(answer)));
    return Folding.fold(findings, places.size());
  }

  /**
   * Findings of the quick checks for faults that would certainly spoil a run: natives, Java, serializer, threads, and
   * the results folder {@code out}.
   */
  public List<Finding> examineBriefly(String out) {
    List<Place> places = executors.places();
    Checkup checkup = new Checkup(out, DataFiles.NONE, 0, QUICK_PATIENCE);
    return Folding.fold(basics(gather(places, checkup), checkup), places.size());
  }

  /** The answers of the driver and of the executors. */
  private record Facts(ProcessFacts driver, List<Answer<ProcessFacts>> answers) {
    List<ProcessFacts> executors() {
      return answers.stream().filter(answer -> answer.silence() == Answer.Silence.NONE).map(Answer::value).toList();
    }

    List<ProcessFacts> all() {
      return Stream.concat(Stream.of(driver), executors().stream()).toList();
    }
  }

  private Facts gather(List<Place> places, Checkup checkup) {
    Configuration hadoop = spark.hadoopConfiguration();
    SerializableConfiguration sent = new SerializableConfiguration(hadoop);
    try (SharedFolder folder = new SharedFolder(checkup.out(), hadoop)) {
      ProcessFacts driver = new Inquiry(null, checkup.data(), sent)
          .facts(Place.driver(SparkEnv.get().blockManager().blockManagerId().host()), folder.driver());
      DataFiles shared = checkup.data().onDriversDisk() ? DataFiles.NONE : checkup.data();
      List<Answer<ProcessFacts>> answers =
          executors.ask(places, new Inquiry(folder.marks().orElse(null), shared, sent), checkup.patience());
      return new Facts(driver, answers.stream().map(answer -> confirmed(answer, folder)).toList());
    }
  }

  private static Answer<ProcessFacts> confirmed(Answer<ProcessFacts> answer, SharedFolder folder) {
    return answer.silence() == Answer.Silence.NONE
        ? Answer.of(answer.place(), folder.confirmed(answer.value()), answer.asked(), answer.answered())
        : answer;
  }

  private List<Finding> basics(Facts facts, Checkup checkup) {
    List<Finding> findings = new ArrayList<>(SilenceCheck.judge(facts.answers(), settings, checkup.patience()));
    for (ProcessFacts process : facts.all()) {
      findings.add(NativesCheck.judge(process, settings));
      findings.addAll(JavaCheck.judge(process, settings));
      findings.add(SerializerCheck.judge(process));
      findings.add(ThreadsCheck.judge(process));
      findings.add(OutputCheck.judge(process, checkup.out()));
    }
    return findings;
  }

  private Finding slots(int workers) {
    SparkContext context = spark.sc();
    int slots = context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    return context.executorAllocationManager().isDefined()
        ? SlotsCheck.judgeDynamic(
            slots, workers, context.conf().getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE))
        : SlotsCheck.judge(slots, workers, settings);
  }
}
