package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks whether Java is new enough, open enough for Spark, and as fast as it can be. */
final class JavaCheck {
  private static final int OLDEST = 17;
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  private JavaCheck() {}

  static List<Finding> judge(ProcessFacts process, Settings settings) {
    JavaFacts java = process.java();
    Place place = process.place();
    String where = place.toString();
    List<Finding> findings = new ArrayList<>();
    if (java.feature() < OLDEST) {
      findings.add(Finding.fail(Topic.JAVA, where, "Java " + java.version() + ", but 17 is needed", newerJava(place)));
    }
    if (!java.closed().isEmpty()) {
      findings.add(Finding.fail(
          Topic.JAVA, where, "Java does not open " + String.join(", ", java.closed()) + " to Spark",
          settings.javaOption(
              place,
              java.closed().stream()
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                  .collect(Collectors.joining(" ")))));
    }
    switch (java.vectorApi()) {
      case OFF -> findings.add(Finding.warn(
          Topic.JAVA, where, "Java " + java.version() + " without its Vector API: a tenth slower",
          settings.javaOption(place, VECTORS)));
      case NONE -> findings.add(Finding.warn(
          Topic.JAVA, where, "Java " + java.version() + ", which has no Vector API: a tenth slower",
          newerJava(place) + ", with the module jdk.incubator.vector"));
      case ON -> {
        if (findings.isEmpty()) {
          findings.add(Finding.pass(Topic.JAVA, where, "Java " + java.version() + " with its Vector API"));
        }
      }
    }
    return findings;
  }

  static String newerJava(Place place) {
    return place.isDriver()
        ? "export JAVA_HOME=DIR, a JDK 17"
        : Settings.conf("spark.executorEnv.JAVA_HOME", "DIR") + ", a JDK 17 on the executors' machines";
  }
}
