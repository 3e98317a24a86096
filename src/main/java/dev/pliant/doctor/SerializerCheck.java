package dev.pliant.doctor;

/** Checks Spark's serializer: messages between workers and driver need Java's serializer. */
final class SerializerCheck {
  private static final String NEEDED = "org.apache.spark.serializer.JavaSerializer";

  private SerializerCheck() {}

  static Finding judge(ProcessFacts process) {
    String where = process.place().toString();
    return process.serializer().equals(NEEDED)
        ? Finding.pass(Topic.SERIALIZER, where, "Java's")
        : Finding.fail(
            Topic.SERIALIZER, where, process.serializer() + ", but Pliant's messages need Java's serializer",
            Settings.conf("spark.serializer", NEEDED));
  }
}
