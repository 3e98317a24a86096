package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** The settings for shared clusters, and where their secret comes from. */
class SecureProfileTest {
  @TempDir Path folder;

  @Test
  void defaultsStayInForceBesideTheProfile() throws IOException {
    Properties defaults = load("spark-defaults.conf");
    SparkConf conf = Sessions.complete(profile(), defaults);
    assertThat(defaults.stringPropertyNames()).hasSizeGreaterThan(5)
        .allSatisfy(key -> assertThat(conf.get(key)).as(key).isEqualTo(defaults.getProperty(key)));
    assertThat(conf.getBoolean("spark.network.crypto.enabled", false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "spark.authenticate.secret", "spark.ssl.keyStorePassword", "spark.ssl.ui.keyPassword",
    "spark.hadoop.fs.s3a.secret.key",
    "spark.hadoop.fs.s3a.access.key", "spark.hadoop.fs.s3a.session.token", "spark.hadoop.fs.s3a.encryption.key",
    "spark.hadoop.fs.azure.account.key.a.blob.core.windows.net", "spark.hadoop.fs.azure.sas.b.a.blob.core.windows.net",
    "spark.hadoop.fs.gs.auth.service.account.private.key", "spark.hadoop.hadoop.security.credential.clearTextPassword"
  })
  void passwordsAreRedacted(String name) throws IOException {
    assertThat(redacted(name, "x")).isNotEqualTo("x");
  }

  @Test
  void otherSettingsAreShown() throws IOException {
    assertThat(redacted("spark.executor.memory", "2g")).isEqualTo("2g");
    assertThat(redacted("spark.network.crypto.cipher", "AES/GCM/NoPadding")).isEqualTo("AES/GCM/NoPadding");
  }

  @Test
  void secretComesFromTheNamedFileAndNotWhereOneIsSetOrNoneIsNeeded() throws IOException {
    Path file = secret("  s3cr3t\n", "rw-------");
    assertThat(secretOf(standalone(), file)).isEqualTo("s3cr3t");
    assertThat(secretOf(standalone().set("spark.authenticate.secret", "set"), file)).isEqualTo("set");
    SparkConf open = AuthenticationSecret.complete(new SparkConf(false), file.toString());
    assertThat(open.contains("spark.authenticate.secret")).isFalse();
    // Spark makes one itself there.
    SparkConf local = AuthenticationSecret.complete(standalone().set("spark.master", "local[2]"), null);
    assertThat(local.contains("spark.authenticate.secret")).isFalse();
  }

  @Test
  void secretThatIsMissingEmptyUnreadableOrEverybodysIsRefused() throws IOException {
    refused(null, "there is no secret for spark://host:7077", "PLIANT_SECRET_FILE");
    refused(folder.resolve("none").toString(), "none cannot be read (no such file)");
    refused(secret("\n", "rw-------").toString(), "is empty");
    refused(secret("s3cr3t", "rw-r--r--").toString(), "every user of this machine can read", "chmod 600");
  }

  private static void refused(String file, String... parts) {
    assertThatThrownBy(() -> AuthenticationSecret.complete(standalone(), file))
        .isInstanceOf(UsageException.class).hasMessageContainingAll(parts).hasMessageNotContaining("s3cr3t");
  }

  private static String secretOf(SparkConf conf, Path file) {
    return AuthenticationSecret.complete(conf, file.toString()).get("spark.authenticate.secret");
  }

  private static SparkConf standalone() {
    return new SparkConf(false).set("spark.authenticate", "true").set("spark.master", "spark://host:7077");
  }

  private Path secret(String text, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static String redacted(String name, String value) throws IOException {
    var one = JavaConverters.asScalaBuffer(List.of(new Tuple2<>(name, value)));
    return Utils.redact(profile(), one).head()._2();
  }

  private static SparkConf profile() throws IOException {
    SparkConf conf = new SparkConf(false);
    load("spark-secure.conf").forEach((key, value) -> conf.set((String) key, (String) value));
    return conf;
  }

  private static Properties load(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Home.conf(name))) {
      properties.load(reader);
    }
    return properties;
  }
}
