package dev.pliant.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that Hadoop makes, in processes of different umasks. */
@DisabledOnOs(OS.WINDOWS)
class UmaskTest {
  @TempDir private Path folder;

  @Test
  void filesAndFoldersHaveThePermissionsThatTheProcessGives() throws Exception {
    assertThat(made("077")).containsExactly("rwx------", "rw-------", "77 077");
    assertThat(made("027")).containsExactly("rwxr-x---", "rw-r-----", "27 027");
    assertThat(made("002")).containsExactly("rwxrwxr-x", "rw-rw-r--", "2 02");
    assertThat(made("022")).containsExactly("rwxr-xr-x", "rw-r--r--", "22 022");
    assertThat(made("077", "-Dset=022")).as("a setting of the user's").startsWith("rwxr-xr-x", "rw-r--r--");
  }

  @Test
  void filesThatAProcessUnderOtherSettingsMadeAreSettled() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(settled("077")).isEqualTo("rw-------");
    assertThat(settled("002")).isEqualTo("rw-rw-r--");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner))).isEqualTo("rwxr-xr-x");
  }

  private String settled(String umask) throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.permissions.umask-mode", umask);
    try (FileSystem fs = FileSystem.newInstance(folder.toUri(), hadoop)) {
      Umask.settle(fs, new org.apache.hadoop.fs.Path(folder.toUri()));
    }
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file")));
  }

  private List<String> made(String umask, String... options) throws Exception {
    Path place = Files.createTempDirectory(folder, "");
    Process process = new ProcessBuilder(
        "sh", "-c", "umask " + umask + "; exec \"$@\"", "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        options.length == 0 ? "-Dnone" : options[0], "-cp", System.getProperty("java.class.path"),
        Making.class.getName(), place.toString())
        .redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return List.of(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("folder"))),
        PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("folder/file"))),
        said.lines().reduce((a, b) -> b).orElseThrow());
  }

  /** Makes a folder and a file as Spark does. */
  static final class Making {
    private Making() {}

    public static void main(String[] args) throws Exception {
      Configuration hadoop = new Configuration();
      if (System.getProperty("set") != null) {
        hadoop.set("fs.permissions.umask-mode", System.getProperty("set"));
      }
      FileSystem fs = FileSystem.get(hadoop);
      Umask.adopt(hadoop);
      org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(args[0], "folder");
      fs.mkdirs(folder);
      fs.create(new org.apache.hadoop.fs.Path(folder, "file")).close();
      System.out.println(
          Integer.toOctalString(Integer.parseInt(Umask.ofProcess().orElseThrow(), 8)) + " " + Umask.tried());
    }
  }
}
