package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where configuration files are found. */
class HomeTest {
  @TempDir Path folder;

  @Test
  void ownConfigurationGoesBeforeTheBundledOne() throws Exception {
    assertThat(Home.conf(folder)).isEqualTo(BundledConf.FOLDER);
    Path own = Files.createDirectory(folder.resolve("conf"));
    assertThat(Home.conf(folder)).isEqualTo(own);
  }

  @Test
  void jarBringsTheSameFilesAlong() throws Exception {
    List<String> names = List.of("spark-defaults.conf", "datasets.conf", "views.sql", "experiments/tuned.conf");
    Path jar = folder.resolve("app.jar");
    String room = BundledConf.class.getPackageName().replace('.', '/') + "/";
    Path classes = Path.of(BundledConf.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (OutputStream file = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new ZipEntry(room + "BundledConf.class"));
      entries.write(Files.readAllBytes(classes.resolve(room + "BundledConf.class")));
      for (String name : names) {
        entries.putNextEntry(new ZipEntry(room + "conf/" + name));
        entries.write(Files.readAllBytes(Path.of("conf").resolve(name)));
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      Field field = loader.loadClass(BundledConf.class.getName()).getDeclaredField("FOLDER");
      field.setAccessible(true);
      Path unpacked = (Path) field.get(null);
      for (String name : names) {
        assertThat(unpacked.resolve(name)).hasSameTextualContentAs(Path.of("conf").resolve(name));
      }
    }
  }
}
