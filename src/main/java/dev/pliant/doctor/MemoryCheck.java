package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks whether heap and native memory fit into container and machine; the system kills a process that exceeds them.
 */
final class MemoryCheck {
  /** What Java needs in addition to its heap: classes, compiled code and threads. */
  private static final long JAVAS_OWN = 256 * Bytes.MB;
  /** What a proposed fix leaves free beyond the native limit. */
  private static final long MARGIN = 512 * Bytes.MB;
  private static final long LEAST_HEAP = 512 * Bytes.MB;
  private static final String NATIVE_LIMIT = "-Dorg.bytedeco.javacpp.maxbytes=1g";
  private static final String NO_PROCESS_LIMIT = "-Dorg.bytedeco.javacpp.maxphysicalbytes=0";

  private MemoryCheck() {}

  /** Findings about each process, and about processes that share a machine. */
  static List<Finding> judge(List<ProcessFacts> processes, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<ProcessFacts>> byHost = new LinkedHashMap<>();
    for (ProcessFacts process : processes) {
      findings.addAll(judge(process, settings));
      byHost.computeIfAbsent(process.place().host(), none -> new ArrayList<>()).add(process);
    }
    byHost.forEach((host, there) -> findings.addAll(together(host, there)));
    return findings;
  }

  private static List<Finding> judge(ProcessFacts process, Settings settings) {
    MemoryFacts memory = process.memory();
    Place place = process.place();
    String where = place.toString();
    List<Finding> findings = new ArrayList<>();
    if (memory.nativeLimit() == 0) {
      findings.add(Finding.warn(
          Topic.MEMORY, where, "native memory has no limit", settings.javaOption(place, NATIVE_LIMIT)));
    }
    long use = memory.heap() + nativeUse(memory);
    if (memory.processLimit() > 0 && memory.processLimit() < use) {
      findings.add(Finding.warn(
          Topic.MEMORY, where,
          "heap " + Bytes.text(memory.heap()) + " and native memory " + Bytes.text(nativeUse(memory))
              + ", but JavaCPP allows the process " + Bytes.text(memory.processLimit()),
          settings.javaOption(place, NO_PROCESS_LIMIT)));
    }
    long overhead = settings.overhead(place);
    if (overhead > 0 && overhead < nativeUse(memory) + JAVAS_OWN) {
      findings.add(Finding.fail(
          Topic.MEMORY, where,
          "the container has " + Bytes.text(overhead) + " beyond the heap, but native memory may take "
              + Bytes.text(nativeUse(memory)) + " and Java itself needs some " + Bytes.text(JAVAS_OWN),
          Settings.conf(
              place.isDriver() ? "spark.driver.memoryOverhead" : "spark.executor.memoryOverhead",
              Bytes.setting(nativeUse(memory) + MARGIN))));
    }
    long limit = limit(memory);
    if (limit > 0 && use + JAVAS_OWN > limit) {
      findings.add(Finding.fail(
          Topic.MEMORY, where,
          "heap " + Bytes.text(memory.heap()) + " and native memory " + Bytes.text(nativeUse(memory))
              + " do not fit into the " + Bytes.text(limit) + " of the " + owner(memory),
          smaller(place, limit - nativeUse(memory) - MARGIN, use + MARGIN)));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.pass(
          Topic.MEMORY, where,
          "heap " + Bytes.text(memory.heap()) + " and native memory " + Bytes.text(nativeUse(memory))
              + (limit > 0 ? " of the " + Bytes.text(limit) + " of the " + owner(memory) : "")));
    }
    return findings;
  }

  /** If the limit is unknown, it is JavaCPP's default, which is the heap size. */
  private static long nativeUse(MemoryFacts memory) {
    return memory.nativeLimit() == MemoryFacts.UNKNOWN ? memory.heap() : memory.nativeLimit();
  }

  /** 0 if both are unknown. */
  private static long limit(MemoryFacts memory) {
    return isContained(memory) ? memory.container().bytes() : memory.machine();
  }

  private static boolean isContained(MemoryFacts memory) {
    long container = memory.container().bytes();
    return container > 0 && (memory.machine() == 0 || container < memory.machine());
  }

  private static String owner(MemoryFacts memory) {
    return isContained(memory) ? "container (control group " + memory.container().group() + ")" : "machine";
  }

  /** A setting for a smaller heap that fits; or, if no useful heap fits, advice about the container. */
  private static String smaller(Place place, long heap, long need) {
    if (heap < LEAST_HEAP) {
      return "a container or machine with at least " + Bytes.setting(need) + " of memory";
    }
    return place.isDriver()
        ? "--driver-memory " + Bytes.setting(heap) + " before the command"
        : Settings.conf("spark.executor.memory", Bytes.setting(heap));
  }

  /** Only a warning: each process may fit alone, and processes rarely use all their memory at the same time. */
  private static List<Finding> together(String host, List<ProcessFacts> there) {
    long machine = there.get(0).memory().machine();
    long use = there.stream().map(ProcessFacts::memory)
        .mapToLong(memory -> memory.heap() + nativeUse(memory) + JAVAS_OWN).sum();
    if (there.size() < 2 || machine == 0 || use <= machine) {
      return List.of();
    }
    List<ProcessFacts> executors = there.stream().filter(process -> !process.place().isDriver()).toList();
    long others = use - executors.stream().mapToLong(process -> process.memory().heap()).sum();
    long heap = (machine - others) / executors.size();
    return List.of(Finding.warn(
        Topic.MEMORY, "machine " + host,
        there.size() + " processes may take " + Bytes.text(use) + " of its " + Bytes.text(machine),
        heap < LEAST_HEAP
            ? "fewer executors on a machine"
            : Settings.conf("spark.executor.memory", Bytes.setting(heap))));
  }
}
