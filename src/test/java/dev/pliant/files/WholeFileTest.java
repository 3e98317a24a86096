package dev.pliant.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Options.Rename;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is at a path before a file is written there, and what is there after. */
@DisabledOnOs(OS.WINDOWS)
class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void nothingButAFileIsEverReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
    for (String there : List.of(pipe.toString(), "/dev/null", folder.resolve("null").toString())) {
      assertThat(at(there).kind()).as(there).isEqualTo(WholeFile.Kind.OTHER);
      assertThatThrownBy(() -> write(there, "x")).as(there).isInstanceOf(IOException.class)
          .hasMessageEndingWith("is there and no file");
    }
    assertThat(at(folder.toString()).kind()).isEqualTo(WholeFile.Kind.FOLDER);
    assertThatThrownBy(() -> write(folder.toString(), "x")).hasMessageEndingWith("is there and no file");
    assertThat(names()).containsExactly("null", "pipe");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void linkStaysAndItsTargetIsWritten() throws IOException {
    Path real = folder.resolve("real");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), link);
    assertThat(at(second.toString()).kind()).isEqualTo(WholeFile.Kind.NOTHING);
    write(second.toString(), "one");
    assertThat(real).hasContent("one");
    write(link.toString(), "two");
    assertThat(real).hasContent("two");
    assertThat(link).isSymbolicLink();
    assertThat(second).isSymbolicLink();
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertThatThrownBy(() -> at(loop.toString())).isInstanceOf(IOException.class)
        .hasMessageContaining("too many symbolic links");
  }

  @Test
  void anyNameOfAnyLengthIsWritten() throws IOException {
    List<String> names = List.of("x".repeat(255), "a:b.onnx", "100%41", "a#b?c", " a ", "*{x}[y]", "-o", "ä".repeat(127));
    for (String name : names) {
      write(folder.resolve(name).toString(), "one");
      write(folder.resolve(name).toString(), "two");
      assertThat(folder.resolve(name)).hasContent("two");
    }
    assertThat(names()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void fileThatIsReplacedLeavesItsPermissions() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "one");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    write(file.toString(), "two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  @Test
  void writingThatFailsLeavesWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "one");
    assertThatThrownBy(() -> at(file.toString()).write(out -> {
      out.write(1);
      throw new IOException("it failed");
    }, Rename.OVERWRITE)).hasMessage("it failed");
    // An error is none of the exceptions that are expected.
    assertThatThrownBy(() -> at(file.toString()).write(out -> {
      out.write(1);
      throw new StackOverflowError();
    }, Rename.OVERWRITE)).isInstanceOf(StackOverflowError.class);
    assertThatThrownBy(() -> at(file.toString()).write(out -> out.write(1), Rename.NONE))
        .hasMessageEndingWith("is there already");
    assertThat(file).hasContent("one");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void whatAProcessThatWasKilledLeftBesideItGoes() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    Path left = Files.writeString(folder.resolve(Aside.prefix(Owner.of(process.toHandle())) + "0a"), "half");
    write(folder.resolve("one").toString(), "x");
    assertThat(left).as("its process lives").exists();
    process.destroyForcibly().waitFor();
    write(folder.resolve("two").toString(), "x");
    assertThat(names()).containsExactly("one", "two");
  }

  private WholeFile at(String name) throws IOException {
    return WholeFile.at(new Configuration(), GivenPath.of(name));
  }

  private void write(String name, String text) throws IOException {
    long bytes = at(name).write(out -> write(out, text), Rename.OVERWRITE);
    assertThat(bytes).isEqualTo(text.length());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
