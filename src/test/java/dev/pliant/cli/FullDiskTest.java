package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.files.FullDisk;
import dev.pliant.files.FullTmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full after so many bytes of a run, and on which there is room again later. */
class FullDiskTest {
  private static final String SCHEME = "spark.hadoop.fs.full.impl";
  private static final int DISKS = 10;

  @TempDir private Path folder;

  @BeforeAll
  static void provideDisks() {
    LocalSpark.stop();
    System.setProperty(SCHEME, FullDiskFileSystem.class.getName());
  }

  @AfterAll
  static void takeThemBack() {
    System.clearProperty(SCHEME);
  }

  @Test
  void runOnADiskThatFillsUpEndsWellOrFailsClearlyAndGoesOnWhenThereIsRoom() throws IOException {
    Path data = IdxFiles.write(folder.resolve("data"), 300, 80, 6, 5, 4, 11);
    FullDiskFileSystem.setFree(Long.MAX_VALUE);
    assertThat(train(data, "clean").exit()).isZero();
    long all = Long.MAX_VALUE - FullDiskFileSystem.free();
    String digest = digest("clean");

    FullDiskFileSystem.Failure[] failures = FullDiskFileSystem.Failure.values();
    List<Integer> exits = new ArrayList<>();
    for (int disk = 0; disk <= DISKS; disk++) {
      String where = disk + "/" + DISKS + " of " + all + " bytes";
      String id = "disk" + disk;
      // What a run takes differs by some bytes from one to the next, as times do.
      FullDiskFileSystem.setFree(disk == DISKS ? 2 * all : all * disk / DISKS, failures[disk % failures.length]);
      Captured captured = train(data, id);
      boolean full = FullDiskFileSystem.free() < 0;
      exits.add(captured.exit());
      FullDiskFileSystem.setFree(Long.MAX_VALUE);
      if (captured.exit() != 0) {
        assertThat(full).as(where).isTrue();
        assertThat(captured.err()).as(where).contains("No space left on device");
        assertThat(captured.err().lines()).as(where).allMatch(line -> line.startsWith("pliant: "));
        assertThat(sql("SELECT status FROM runs WHERE run_id = '" + id + "'")).as(where).doesNotContain("finished");
        assertThat(sql("SELECT count(*) FROM epochs WHERE run_id = '" + id + "'")).as(where).containsExactly("0");
        boolean begun = captured.err().contains("--resume " + id);
        Captured again = begun
            ? Captured.run("train", "--out", out(), "--resume", id)
            : train(data, id);
        assertThat(again.exit()).as(where + again.err()).isZero();
      }
      assertThat(digest(id)).as(where).isEqualTo(digest);
      assertThat(folder.resolve("out/_unfinished")).as(where).doesNotExist();
    }
    assertThat(exits).as("the last disk alone is large enough").endsWith(0).contains(1);
  }

  @Test
  void commandsOnARealDiskThatIsFullSaySoInOneLineAndLeaveNothing() throws Exception {
    Path data = IdxFiles.write(folder.resolve("data"), 60, 20, 6, 5, 4, 11);
    try (FullTmpfs disk = new FullTmpfs(folder.resolve("disk"), 4096)) {
      String out = disk.folder().resolve("out").toString();
      List<String> training = List.of(
          "--data", data.toString(), "--out", out, "--epochs", "1", "--layers", "30,8,4", "--workers", "1");
      assertThat(Captured.run(words(List.of("train", "--run-id", "r", "--report", "off"), training)).exit()).isZero();
      List<String> bench = List.of(
          "bench", "--quick", "--data", data.toString(), "--out", out, "--contenders", "bound", "--workers", "1");
      disk.fill(0);
      List<String> before = files(disk.folder());
      for (String[] command : List.of(
          words(List.of("train", "--run-id", "s"), training),
          words(List.of("compare", "--activations", "relu,tanh", "--seeds", "2", "--run-id", "c"), training),
          new String[] {"predict", "--out", out, "--run", "r"},
          words(bench, List.of("--run-id", "sb")),
          new String[] {"report", "--out", out, "--quiet"},
          new String[] {"export", "--out", out, "--run", "r", "--format", "onnx", "--to", out + "/r.onnx"},
          new String[] {"export", "--out", out, "--run", "r", "--format", "dl4j", "--to", out + "/new/r.zip"})) {
        Captured captured = Captured.run(command);
        Captured.assertRefused(captured.exit() == 1 ? 1 : 2, captured, FullDisk.MESSAGE);
        assertThat(files(disk.folder())).as(command[0]).isEqualTo(before);
      }
      assertThat(Captured.run("evaluate", "--out", out, "--run", "r").exit()).isZero();

      // Room for the beginning of each.
      disk.fill(12);
      Captured measured = Captured.run(words(bench, List.of("--quiet")));
      assertThat(measured.exit()).as(measured.err()).isEqualTo(1);
      assertThat(measured.err()).contains(FullDisk.MESSAGE);
      assertThat(measured.err().lines()).as(measured.err()).hasSize(1);
      assertThat(files(disk.folder())).isEqualTo(before);
      // A run takes 116; what a failed writer holds open, some pages of 4, is room again when it is collected.
      for (int kilobytes : new int[] {24, 64}) {
        disk.fill(kilobytes);
        for (String[] command : List.of(
            words(List.of("train", "--run-id", "s" + kilobytes, "--report", "off", "--checkpoints", "0"), training),
            new String[] {"report", "--out", out, "--quiet"})) {
          Captured captured = Captured.run(command);
          assertThat(captured.exit()).as(command[0] + kilobytes + captured.err()).isEqualTo(1);
          assertThat(captured.err()).contains(FullDisk.MESSAGE);
          assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
          assertThat(files(disk.folder())).as(command[0] + kilobytes).isEqualTo(before);
        }
      }
    }
  }

  private static String[] words(List<String> command, List<String> options) {
    return Stream.concat(command.stream(), options.stream()).toArray(String[]::new);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      // That a run has failed is a row of its own, where there is room for it.
      return files.filter(Files::isRegularFile).map(Path::toString).filter(file -> !file.contains("/runs/run_id=s"))
          .sorted().toList();
    }
  }

  private Captured train(Path data, String id) {
    return Captured.run(
        "train", "--data", data.toString(), "--out", out(), "--run-id", id, "--epochs", "2", "--layers", "30,8,4",
        "--activation", "prelu", "--workers", "2", "--batch-size", "8", "--report", "off");
  }

  private String out() {
    return "full://" + folder.resolve("out");
  }

  private String digest(String id) {
    return sql("SELECT parameters_sha256 FROM runs WHERE run_id = '" + id + "'").get(0);
  }

  private List<String> sql(String query) {
    Captured captured = Captured.run("sql", "--out", out(), "--format", "csv", query);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }
}
