package dev.pliant.doctor;

import java.util.Locale;

/** Whether the native libraries load and multiply rightly. */
final class NativesCheck {
  /** The sums of the trial have 47 terms of at most 1, each rounded to some 1e-7. */
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
              + ", DIR being a folder there that can be written, has 200 MB free and lets programs run");
    }
    if (!right(natives.openBlasError()) || !right(natives.nd4jError())) {
      return Finding.fail(
          Topic.NATIVES, where,
          String.format(
              Locale.ROOT, "native matrix products are wrong: OpenBLAS is off by %s, ND4J by %s",
              natives.openBlasError(), natives.nd4jError()),
          process.place().isDriver()
              ? "export OPENBLAS_CORETYPE=Haswell, which makes OpenBLAS take plainer loops"
              : Settings.conf("spark.executorEnv.OPENBLAS_CORETYPE", "Haswell")
                  + ", which makes OpenBLAS take plainer loops");
    }
    return Finding.pass(
        Topic.NATIVES, where, "OpenBLAS and ND4J load and multiply as plain loops do, on " + natives.platform());
  }

  /** What is no number is not right either. */
  private static boolean right(float error) {
    return error <= TOLERANCE;
  }
}
