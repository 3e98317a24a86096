package dev.pliant.doctor;

import java.io.Serializable;
import java.lang.module.ModuleFinder;
import java.util.List;

/**
 * The Java of a process.
 *
 * @param feature the feature number of its version, such as 17
 * @param version the full version
 * @param closed packages of {@code java.base} that Spark needs and that this process does not open to Spark
 */
record JavaFacts(int feature, String version, List<String> closed, VectorApi vectorApi) implements Serializable {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** The packages that Spark needs when it stores, sends and frees results of tasks. */
  private static final List<String> OPEN = List.of(
      "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
      "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action",
      "sun.util.calendar");

  JavaFacts {
    closed = List.copyOf(closed);
  }

  /** Java's Vector API in a process. */
  enum VectorApi {
    /** The API is available. */
    ON,
    /** This Java has the API, but no option adds its module. */
    OFF,
    /** This Java does not have the API. */
    NONE
  }

  /** The facts of this process. */
  static JavaFacts here() {
    Module base = Object.class.getModule();
    Module here = JavaFacts.class.getModule();
    return new JavaFacts(
        Runtime.version().feature(), System.getProperty("java.version"),
        OPEN.stream().filter(name -> !base.isOpen(name, here)).toList(), vectors());
  }

  private static VectorApi vectors() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      return VectorApi.ON;
    }
    return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent() ? VectorApi.OFF : VectorApi.NONE;
  }
}
