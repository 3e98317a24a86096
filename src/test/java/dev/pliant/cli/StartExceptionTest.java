package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** What is told of a Spark that does not start. */
class StartExceptionTest {
  private final SparkConf conf = new SparkConf(false)
      .setMaster("local[2]").set("spark.ui.enabled", "false").set("spark.stage.maxConsecutiveAttempts", "100");

  @Test
  void missingClassIsToldWithTheSettingThatNamesIt() {
    conf.set("spark.extraListeners", "x");
    assertThat(new StartException(
        conf, new SparkException("Exception when registering SparkListener", new ClassNotFoundException("x"))))
        .hasMessage("starting Spark failed: Exception when registering SparkListener: ClassNotFoundException x;"
            + " check spark.extraListeners");
  }

  @Test
  void settingThatSparkNamesItselfIsNotNamedTwiceAndCommonValuesNameNone() {
    conf.set("spark.driver.port", "99999");
    assertThat(new StartException(conf, new IllegalArgumentException("spark.driver.port is 99999, false or above 100")))
        .hasMessage("starting Spark failed: spark.driver.port is 99999, false or above 100");
  }

  @Test
  void causeThatIsRepeatedIsToldOnce() {
    assertThat(new StartException(conf, new RuntimeException(new IllegalStateException("Could not parse Master URL: 'local[2]'"))))
        .hasMessage("starting Spark failed: Could not parse Master URL: 'local[2]'; check spark.master");
  }
}
