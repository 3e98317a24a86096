package dev.pliant.doctor;

import java.io.Serializable;
import java.util.List;

/**
 * How things are in a process of the application.
 *
 * @param serializer the class that Spark writes objects by
 * @param output whether it sees the results folder, and may write there
 * @param unreadable why it cannot read a file of the data set; empty if it can read all
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
  /** The same with another view of the results folder. */
  ProcessFacts withOutput(FolderFacts other) {
    return new ProcessFacts(place, natives, java, serializer, memory, threads, disks, other, unreadable);
  }
}
