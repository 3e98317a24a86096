package dev.pliant.doctor;

/** Says how convolutions are calculated, and what would make them faster. */
final class ConvolutionsCheck {
  private static final String PRODUCTS = "matrix products, which take longer: ";

  private ConvolutionsCheck() {}

  static Finding judge(Place place, ConvolutionFacts facts, Settings settings) {
    String where = place.toString();
    if (!facts.packaged()) {
      return Finding.pass(
          Topic.CONVOLUTIONS, where, PRODUCTS + "the application has no oneDNN for " + facts.platform());
    }
    if (!facts.fault().isEmpty()) {
      return Finding.warn(
          Topic.CONVOLUTIONS, where, PRODUCTS + "oneDNN does not load: " + facts.fault(),
          settings.javaOption(place, "-Dorg.bytedeco.javacpp.cachedir=DIR")
              + ", where DIR is a writable folder there with 200 MB free, from which programs may run");
    }
    if (facts.ompVariable().isEmpty()) {
      return Finding.warn(
          Topic.CONVOLUTIONS, where, PRODUCTS + "oneDNN would start a thread for each core, since "
              + ThreadFacts.OMP + " is not set",
          place.isDriver() ? "export " + ThreadFacts.OMP + "=1"
              : Settings.conf("spark.executorEnv." + ThreadFacts.OMP, "1"));
    }
    return Finding.pass(Topic.CONVOLUTIONS, where, "oneDNN " + facts.version());
  }
}
