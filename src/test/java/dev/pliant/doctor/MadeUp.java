package dev.pliant.doctor;

import java.util.List;

/** Facts as they should be, and the same with something wrong. */
final class MadeUp {
  static final Place DRIVER = Place.driver("alpha");
  static final Place EXECUTOR = new Place("1", "beta");
  static final Settings SETTINGS = new Settings("spark://alpha:7077", "client", "-Dx=1", 0, 0);

  static final NativeFacts NATIVES = new NativeFacts("linux-x86_64", true, "", 1e-7f, 1e-7f);
  static final JavaFacts JAVA = new JavaFacts(17, "17.0.15", List.of(), JavaFacts.VectorApi.ON);
  static final MemoryFacts MEMORY =
      new MemoryFacts(2 * Bytes.GB, Bytes.GB, 0, new ContainerMemory(0, ""), 16 * Bytes.GB);
  static final ThreadFacts THREADS = new ThreadFacts("1", "1", 1, 1);
  static final List<DiskFacts> DISKS = List.of(
      new DiskFacts(DiskFacts.Use.SPILL, "/spill", 9 * Bytes.GB),
      new DiskFacts(DiskFacts.Use.TEMPORARY, "/tmp", 8 * Bytes.GB));
  static final FolderFacts OUTPUT = new FolderFacts(FolderFacts.Sight.WRITTEN, "", 9 * Bytes.GB);

  private static final String SERIALIZER = "org.apache.spark.serializer.JavaSerializer";

  private MadeUp() {}

  static ProcessFacts healthy(Place place) {
    return new ProcessFacts(place, NATIVES, JAVA, SERIALIZER, MEMORY, THREADS, DISKS, OUTPUT, "");
  }

  static ProcessFacts with(Place place, NativeFacts natives) {
    return new ProcessFacts(place, natives, JAVA, SERIALIZER, MEMORY, THREADS, DISKS, OUTPUT, "");
  }

  static ProcessFacts with(Place place, JavaFacts java) {
    return new ProcessFacts(place, NATIVES, java, SERIALIZER, MEMORY, THREADS, DISKS, OUTPUT, "");
  }

  static ProcessFacts withSerializer(Place place, String serializer) {
    return new ProcessFacts(place, NATIVES, JAVA, serializer, MEMORY, THREADS, DISKS, OUTPUT, "");
  }

  static ProcessFacts with(Place place, MemoryFacts memory) {
    return new ProcessFacts(place, NATIVES, JAVA, SERIALIZER, memory, THREADS, DISKS, OUTPUT, "");
  }

  static ProcessFacts with(Place place, ThreadFacts threads) {
    return new ProcessFacts(place, NATIVES, JAVA, SERIALIZER, MEMORY, threads, DISKS, OUTPUT, "");
  }

  static ProcessFacts with(Place place, DiskFacts... disks) {
    return new ProcessFacts(place, NATIVES, JAVA, SERIALIZER, MEMORY, THREADS, List.of(disks), OUTPUT, "");
  }

  static ProcessFacts with(Place place, FolderFacts output) {
    return healthy(place).withOutput(output);
  }

  static ProcessFacts unreadable(Place place, String why) {
    return new ProcessFacts(place, NATIVES, JAVA, SERIALIZER, MEMORY, THREADS, DISKS, OUTPUT, why);
  }
}
