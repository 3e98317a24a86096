package dev.pliant;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** What is read from data, tables and files is data: no class is found by a name in it, and no object made from it. */
class NoCodeFromDataTest {
  /** Classes that make objects of what they read. */
  private static final DescribedPredicate<JavaClass> READERS = describe(
      "read serialized objects or run scripts",
      type -> assignableTo(java.io.ObjectInput.class).test(type)
          || assignableTo(ClassLoader.class).test(type) && !type.isEquivalentTo(ClassLoader.class)
          || resideInAnyPackage(
              "com.esotericsoftware..", "org.yaml..", "org.nd4j.shade.yaml..", "org.nd4j.shade.jackson.databind..",
              "org.nd4j.serde..", "javax.script..", "javax.naming..", "java.rmi..", "org.deeplearning4j.util..",
              "org.apache.spark.serializer..", "org.apache.avro..").test(type)
          || Set.of("java.beans.XMLDecoder", "org.apache.commons.lang3.SerializationUtils").contains(type.getName()));

  /** By the class that has them, the methods that do so, as patterns. */
  private static final Map<String, String> METHODS = Map.of(
      Class.class.getName(), "forName",
      ClassLoader.class.getName(), "loadClass|defineClass",
      "java.lang.invoke.MethodHandles$Lookup", "findClass|defineClass",
      "java.util.ServiceLoader", "load.*",
      ObjectMapper.class.getName(), "(enable|activate)DefaultTyping.*|setDefaultTyping",
      Nd4j.class.getName(), "read.*|load.*|from.*File|createFromNpy.*|createNpy.*",
      MultiLayerConfiguration.class.getName(), "fromJson|fromYaml",
      "org.deeplearning4j.nn.multilayer.MultiLayerNetwork", "load",
      SparkContext.class.getName(), "objectFile|sequenceFile|newAPIHadoopFile",
      "org.apache.spark.api.java.JavaSparkContext", "objectFile|sequenceFile|newAPIHadoopFile");

  private static final ArchRule RULE = ArchRuleDefinition.noClasses()
      .should().dependOnClassesThat(READERS)
      .orShould().accessTargetWhere(
          describe("finds a class by name or reads a serialized object", NoCodeFromDataTest::reads));

  private static boolean reads(JavaAccess<?> access) {
    String methods = METHODS.get(access.getTargetOwner().getName());
    return methods != null && access.getTarget().getName().matches(methods);
  }

  @Test
  void noClassReadsSerializedObjectsOrFindsClassesByName() {
    JavaClasses classes = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.pliant");
    assertThat(classes).hasSizeGreaterThan(100);
    RULE.check(classes);
  }

  @Test
  void ruleFindsWhatItForbids() {
    for (Class<?> culprit : Set.of(Deserializes.class, FindsByName.class, ReadsTypes.class, Restores.class)) {
      JavaClasses classes = new ClassFileImporter().importClasses(culprit);
      assertThat(RULE.evaluate(classes).hasViolation()).as(culprit.getName()).isTrue();
    }
  }

  static class Deserializes {
    Object read(byte[] bytes) throws Exception {
      return new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
    }
  }

  static class FindsByName {
    Object read(String name) throws Exception {
      return Class.forName(name).getConstructor().newInstance();
    }
  }

  static class ReadsTypes {
    Object read(String json) throws Exception {
      ObjectMapper mapper = new ObjectMapper();
      return mapper.activateDefaultTyping(mapper.getPolymorphicTypeValidator()).readValue(json, Object.class);
    }
  }

  static class Restores {
    Object read(java.io.File file) throws Exception {
      return org.deeplearning4j.util.ModelSerializer.restoreMultiLayerNetwork(file);
    }
  }
}
