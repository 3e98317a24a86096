package dev.pliant.doctor;

import java.io.Serializable;
import java.util.List;

/**
 * The state of a process of the application.
 *
 * @param serializer the class with which Spark serializes objects
 * @param output whether the process sees the results folder, and may write to it
 * @param unreadable why the process cannot read a file of the data set; empty if it can read all
 */
record ProcessFacts(
    Place place,
    NativeFacts natives,
    JavaFacts java,
    String serializer,
    MemoryFacts memory,
    ThreadFacts threads,
    List<DiskFacts> disks,
    FolderFacts output,
    String unreadable) implements Serializable {
  ProcessFacts {
    disks = List.copyOf(disks);
  }

  /** The same facts with another view of the results folder. */
  ProcessFacts withOutput(FolderFacts other) {
    return new ProcessFacts(place, natives, java, serializer, memory, threads, disks, other, unreadable);
  }
}
