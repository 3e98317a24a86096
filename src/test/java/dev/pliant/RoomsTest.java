package dev.pliant;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.pliant.results.ComparisonRow;
import dev.pliant.results.RunRow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between rooms point one way. */
class RoomsTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.pliant");

  @Test
  void roomsKnowOnlyTheRoomsTheyMay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("activation").definedBy("dev.pliant.activation..")
        .layer("data").definedBy("dev.pliant.data..")
        .layer("layer").definedBy("dev.pliant.layer..")
        .layer("network").definedBy("dev.pliant.network..")
        .layer("step").definedBy("dev.pliant.step..")
        .layer("training").definedBy("dev.pliant.training..")
        .layer("results").definedBy("dev.pliant.results..")
        .layer("ml").definedBy("dev.pliant.ml..")
        .layer("stats").definedBy("dev.pliant.stats..")
        .layer("report").definedBy("dev.pliant.report..")
        .layer("bench").definedBy("dev.pliant.bench..")
        .layer("predict").definedBy("dev.pliant.predict..")
        .layer("export").definedBy("dev.pliant.export..")
        .layer("doctor").definedBy("dev.pliant.doctor..")
        .layer("runs").definedBy("dev.pliant.runs..")
        .layer("cli").definedBy("dev.pliant.cli..")
        .whereLayer("activation").mayNotAccessAnyLayer()
        .whereLayer("data").mayNotAccessAnyLayer()
        .whereLayer("layer").mayOnlyAccessLayers("activation")
        .whereLayer("network").mayOnlyAccessLayers("activation", "layer")
        .whereLayer("step").mayOnlyAccessLayers("activation", "layer", "network")
        .whereLayer("training").mayOnlyAccessLayers("activation", "data", "layer", "network", "step")
        .whereLayer("results").mayOnlyAccessLayers("layer")
        .whereLayer("stats").mayNotAccessAnyLayer()
        .whereLayer("report").mayOnlyAccessLayers("activation", "layer", "results", "stats")
        .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("bench").mayOnlyAccessLayers("activation", "data", "layer", "network", "step", "training", "results")
        .whereLayer("bench").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("ml").mayOnlyAccessLayers("activation", "data", "layer", "network", "step", "training", "results")
        .whereLayer("ml").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("runs")
        .mayOnlyAccessLayers("data", "layer", "network", "step", "training", "results", "stats")
        .whereLayer("runs").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("predict").mayOnlyAccessLayers("data", "layer", "network", "step", "training", "results")
        .whereLayer("predict").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("export").mayOnlyAccessLayers("activation", "layer", "network")
        .whereLayer("export").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("doctor").mayNotAccessAnyLayer()
        .whereLayer("doctor").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cli").mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  /** A name that stands twice is read for the other class. */
  @Test
  void noTwoClassesHaveTheSameName() {
    assertThat(CLASSES.stream()
        .filter(JavaClass::isTopLevelClass)
        .map(JavaClass::getSimpleName)
        .filter(name -> !name.equals("package-info")))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  /** Of thirty values in a line, two are swapped unnoticed. */
  @Test
  void wideRowsAreMadeByTheNamesOfTheirColumns() {
    for (Class<?> row : List.of(RunRow.class, ComparisonRow.class)) {
      ArchRuleDefinition.noClasses().that().doNotBelongToAnyOf(row)
          .should().callConstructorWhere(JavaCall.Predicates.target(
              HasOwner.Predicates.With.owner(JavaClass.Predicates.equivalentTo(row))))
          .check(CLASSES);
    }
  }

  @Test
  void mathematicsKnowsNeitherSparkNorDl4j() {
    ArchRuleDefinition.noClasses().that().resideInAPackage("dev.pliant.activation..")
        .should().dependOnClassesThat().resideInAnyPackage("org..", "scala..", "com..")
        .check(CLASSES);
  }

  @Test
  void layersKnowNeitherSparkNorDl4jNorBlas() {
    ArchRuleDefinition.noClasses().that().resideInAPackage("dev.pliant.layer..")
        .should().dependOnClassesThat().resideInAnyPackage("org..", "scala..", "com..")
        .check(CLASSES);
  }

  @Test
  void statisticsKnowArraysAndTheirLibraryAlone() {
    ArchRuleDefinition.noClasses().that().resideInAPackage("dev.pliant.stats..")
        .should().dependOnClassesThat(
            JavaClass.Predicates.resideOutsideOfPackages("dev.pliant.stats..", "java..", "org.apache.commons.math3.."))
        .check(CLASSES);
  }

  @Test
  void jobsKnowSparkAlone() {
    ArchRuleDefinition.noClasses().that().resideInAPackage("dev.pliant.jobs..")
        .should().dependOnClassesThat(JavaClass.Predicates.resideOutsideOfPackages(
            "dev.pliant.jobs..", "java..", "org.apache.spark..", "scala.."))
        .check(CLASSES);
  }

  @Test
  void wordsKnowNothing() {
    ArchRuleDefinition.noClasses().that().resideInAPackage("dev.pliant.words..")
        .should().dependOnClassesThat(
            JavaClass.Predicates.resideOutsideOfPackages("dev.pliant.words..", "java.."))
        .check(CLASSES);
  }

  @Test
  void networkStepAndExportKnowNoSpark() {
    ArchRuleDefinition.noClasses()
        .that().resideInAnyPackage("dev.pliant.network..", "dev.pliant.step..", "dev.pliant.export..")
        .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "org.deeplearning4j.spark..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineExitsOrPrints() {
    ArchRuleDefinition.noClasses().that().resideOutsideOfPackage("dev.pliant.cli..")
        .should().callMethod(System.class, "exit", int.class)
        .orShould().accessField(System.class, "out")
        .orShould().accessField(System.class, "err")
        .check(CLASSES);
  }
}
