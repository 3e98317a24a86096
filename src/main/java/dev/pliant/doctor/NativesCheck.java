package dev.pliant.doctor;

import java.util.Locale;

/** Checks whether the native libraries load and multiply correctly. */
final class NativesCheck {
  /** The sums in the test have 47 terms of at most 1, each with a rounding error of about 1e-7. */
  private static final float TOLERANCE = 1e-4f;

  private NativesCheck() {}

  static Finding judge(ProcessFacts process, Settings settings) {
    NativeFacts natives = process.natives();
    String where = process.place().toString();
    if (!natives.packaged()) {
      return Finding.fail(
          Topic.NATIVES, where, "the application has no native libraries for " + natives.platform(),
          "mvn -B -q -DskipTests -Djavacpp.platform=" + natives.platform() + " package");
    }
    if (!natives.loaded()) {
      return Finding.fail(
          Topic.NATIVES, where, "the native libraries do not load: " + natives.fault(),
          settings.javaOption(process.place(), "-Dorg.bytedeco.javacpp.cachedir=DIR")
              + ", where DIR is a writable folder there with 200 MB free, from which programs may run");
    }
    if (!right(natives.openBlasError()) || !right(natives.nd4jError())) {
      return Finding.fail(
          Topic.NATIVES, where,
          String.format(
              Locale.ROOT, "native matrix products are wrong: OpenBLAS is off by %s, ND4J by %s",
              natives.openBlasError(), natives.nd4jError()),
          process.place().isDriver()
              ? "export OPENBLAS_CORETYPE=Haswell, which makes OpenBLAS use simpler loops"
              : Settings.conf("spark.executorEnv.OPENBLAS_CORETYPE", "Haswell")
                  + ", which makes OpenBLAS use simpler loops");
    }
    return Finding.pass(
        Topic.NATIVES, where, "OpenBLAS and ND4J load and multiply correctly on " + natives.platform());
  }

  /** False for NaN, too. */
  private static boolean right(float error) {
    return error <= TOLERANCE;
  }
}
