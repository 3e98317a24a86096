package dev.pliant.doctor;

/** Whether objects travel as they must: what workers and driver exchange is written for Java's serializer. */
final class SerializerCheck {
  private static final String NEEDED = "org.apache.spark.serializer.JavaSerializer";

  private SerializerCheck() {}

  static Finding judge(ProcessFacts process) {
    String where = process.place().toString();
    return process.serializer().equals(NEEDED)
        ? Finding.pass(Topic.SERIALIZER, where, "Java's")
        : Finding.fail(
            Topic.SERIALIZER, where, process.serializer() + ", but what is sent is made for Java's",
            Settings.conf("spark.serializer", NEEDED));
  }
}
