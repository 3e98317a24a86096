package dev.pliant.doctor;

import static dev.pliant.doctor.MadeUp.DRIVER;
import static dev.pliant.doctor.MadeUp.EXECUTOR;
import static dev.pliant.doctor.MadeUp.SETTINGS;
import static dev.pliant.doctor.MadeUp.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heap and native memory against what there is. */
class MemoryCheckTest {
  private static final ContainerMemory NO_CONTAINER = new ContainerMemory(0, "");

  @TempDir Path groups;

  @Test
  void whatFitsPasses() {
    assertThat(judged(DRIVER, new MemoryFacts(2 * Bytes.GB, Bytes.GB, 0, NO_CONTAINER, 16 * Bytes.GB)))
        .containsExactly(Finding.pass(
            Topic.MEMORY, "driver", "heap 2.0 GB and native memory 1.0 GB of the 16.0 GB of the machine"));
  }

  @Test
  void whatDoesNotFitIntoContainerOrMachineFailsWithTheHeapThatDoes() {
    ContainerMemory container = new ContainerMemory(3 * Bytes.GB, "/pod");
    assertThat(judged(DRIVER, new MemoryFacts(2 * Bytes.GB, Bytes.GB, 0, container, 16 * Bytes.GB)))
        .containsExactly(Finding.fail(
            Topic.MEMORY, "driver",
            "heap 2.0 GB and native memory 1.0 GB do not fit into the 3.0 GB of the container (control group /pod)",
            "--driver-memory 1536m before the command"));
    assertThat(judged(EXECUTOR, new MemoryFacts(8 * Bytes.GB, Bytes.GB, 0, NO_CONTAINER, 8 * Bytes.GB)))
        .containsExactly(Finding.fail(
            Topic.MEMORY, "executor 1@beta",
            "heap 8.0 GB and native memory 1.0 GB do not fit into the 8.0 GB of the machine",
            "--conf spark.executor.memory=6656m before the command"));
    assertThat(judged(EXECUTOR, new MemoryFacts(Bytes.GB, Bytes.GB, 0, new ContainerMemory(Bytes.GB, "/pod"), 0)))
        .extracting(Finding::fix).containsExactly("a container or machine with at least 2560m of memory");
  }

  @Test
  void nativeMemoryWithoutLimitAndProcessLimitBelowTheSumAreWarnedOf() {
    assertThat(judged(EXECUTOR, new MemoryFacts(Bytes.GB, 0, 0, NO_CONTAINER, 16 * Bytes.GB)))
        .containsExactly(Finding.warn(
            Topic.MEMORY, "executor 1@beta", "native memory has no limit",
            "--conf \"spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=1g -Dx=1\" before the command"));
    assertThat(judged(DRIVER, new MemoryFacts(2 * Bytes.GB, Bytes.GB, 2 * Bytes.GB, NO_CONTAINER, 16 * Bytes.GB)))
        .containsExactly(Finding.warn(
            Topic.MEMORY, "driver", "heap 2.0 GB and native memory 1.0 GB, but JavaCPP allows the process 2.0 GB",
            "--driver-java-options -Dorg.bytedeco.javacpp.maxphysicalbytes=0 before the command"));
  }

  @Test
  void containerOfAClusterManagerNeedsRoomBesideTheHeap() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "1g");
    MemoryFacts memory = new MemoryFacts(Bytes.GB, Bytes.GB, 0, NO_CONTAINER, 16 * Bytes.GB);
    assertThat(MemoryCheck.judge(List.of(with(EXECUTOR, memory)), Settings.of(conf, "client")))
        .containsExactly(Finding.fail(
            Topic.MEMORY, "executor 1@beta",
            "the container has 384 MB beyond the heap, but native memory may take 1.0 GB and Java itself needs some"
                + " 256 MB",
            "--conf spark.executor.memoryOverhead=1536m before the command"));
    assertThat(MemoryCheck.judge(List.of(with(DRIVER, memory)), Settings.of(conf, "cluster")))
        .extracting(Finding::fix).containsExactly("--conf spark.driver.memoryOverhead=1536m before the command");
    conf.set("spark.executor.memoryOverhead", "1536m");
    assertThat(MemoryCheck.judge(List.of(with(EXECUTOR, memory)), Settings.of(conf, "client")))
        .extracting(Finding::level).containsExactly(Level.PASS);
  }

  @Test
  void processesOfOneMachineShareItsMemory() {
    MemoryFacts memory = new MemoryFacts(4 * Bytes.GB, Bytes.GB, 0, NO_CONTAINER, 8 * Bytes.GB);
    List<ProcessFacts> there =
        Stream.of("1", "2").map(id -> with(new Place(id, "beta"), memory)).toList();
    assertThat(MemoryCheck.judge(there, SETTINGS)).contains(Finding.warn(
        Topic.MEMORY, "machine beta", "2 processes may take 10.5 GB of its 8.0 GB",
        "--conf spark.executor.memory=2816m before the command"));
    assertThat(MemoryCheck.judge(
        List.of(with(new Place("1", "beta"), memory), with(new Place("2", "gamma"), memory)), SETTINGS))
        .extracting(Finding::level).containsOnly(Level.PASS);
  }

  @Test
  void lowestLimitOfTheGroupAndThoseAroundItCounts() throws IOException {
    write("a/memory.max", "3000000000");
    write("a/b/memory.max", "max");
    write("a/b/c/memory.max", "4000000000");
    assertThat(ContainerMemory.of(groups, List.of("0::/a/b/c"))).isEqualTo(new ContainerMemory(3_000_000_000L, "/a"));
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    write("memory/x/memory.limit_in_bytes", "2000000000");
    assertThat(ContainerMemory.of(groups, List.of("5:cpu,cpuacct:/", "4:memory:/x/none", "0::/a")))
        .isEqualTo(new ContainerMemory(2_000_000_000L, "/x"));
    assertThat(ContainerMemory.of(groups, List.of("4:memory:/", "0::/"))).isEqualTo(NO_CONTAINER);
    // A container sees its own group as the root.
    write("memory.max", "1000000000");
    assertThat(ContainerMemory.of(groups, List.of("0::/docker/0123")))
        .isEqualTo(new ContainerMemory(1_000_000_000L, "/"));
  }

  private void write(String file, String text) throws IOException {
    Path path = groups.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private static List<Finding> judged(Place place, MemoryFacts memory) {
    return MemoryCheck.judge(List.of(with(place, memory)), SETTINGS);
  }
}
