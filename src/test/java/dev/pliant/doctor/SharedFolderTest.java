package dev.pliant.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trial of the results folder, and that it leaves nothing behind. */
class SharedFolderTest {
  @TempDir Path folder;

  @Test
  void folderThatIsSharedIsWrittenAndLeftAsItWas() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("kept"), "");
    try (SharedFolder shared = open(out)) {
      assertThat(shared.driver().sight()).isEqualTo(FolderFacts.Sight.WRITTEN);
      assertThat(shared.driver().free()).isPositive();
      assertThat(visit(shared)).isEqualTo(FolderFacts.Sight.WRITTEN);
    }
    assertThat(out.toFile().list()).containsExactly("kept");
  }

  @Test
  void folderThatWasNotThereIsGoneAgain() {
    try (SharedFolder shared = open(folder.resolve("a/b"))) {
      assertThat(visit(shared)).isEqualTo(FolderFacts.Sight.WRITTEN);
    }
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void executorThatSeesNoneOrAnotherWritesNothing() throws IOException {
    Path out = folder.resolve("out");
    try (SharedFolder shared = open(out)) {
      Path away = Files.move(out, folder.resolve("away"));
      assertThat(visit(shared)).isEqualTo(FolderFacts.Sight.ABSENT);
      assertThat(out).doesNotExist();
      Files.createDirectories(out);
      assertThat(visit(shared)).isEqualTo(FolderFacts.Sight.ANOTHER);
      assertThat(out.toFile().list()).isEmpty();
      Files.delete(out);
      Files.move(away, out);
    }
  }

  @Test
  void whatTheDriverDoesNotSeeIsTold() throws IOException {
    Path out = folder.resolve("out");
    try (SharedFolder shared = open(out)) {
      FolderFacts facts = shared.marks().orElseThrow().visit("1");
      try (Stream<Path> files = Files.list(out)) {
        for (Path file : files.filter(path -> path.toString().endsWith("-1")).toList()) {
          Files.delete(file);
        }
      }
      assertThat(shared.confirmed(MadeUp.with(MadeUp.EXECUTOR, facts)).output().sight())
          .isEqualTo(FolderFacts.Sight.UNSEEN);
    }
  }

  @Test
  void folderThatTheDriverCannotWriteIsNotAskedFor() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    try (SharedFolder shared = open(file)) {
      assertThat(shared.driver().sight()).isEqualTo(FolderFacts.Sight.UNWRITABLE);
      assertThat(shared.marks()).isEmpty();
    }
    assertThat(file).exists();
  }

  private static SharedFolder open(Path out) {
    return new SharedFolder(out.toString(), new Configuration());
  }

  private static FolderFacts.Sight visit(SharedFolder shared) {
    FolderFacts facts = shared.marks().orElseThrow().visit("1");
    return shared.confirmed(MadeUp.with(MadeUp.EXECUTOR, facts)).output().sight();
  }
}
