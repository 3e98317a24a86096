package dev.pliant.doctor;

/** Whether driver and executors write into one results folder. */
final class OutputCheck {
  private static final String SHARED =
      "--out hdfs://…, s3a://… or a path that is the same shared folder on every machine";

  private OutputCheck() {}

  /** @param folder as it was named */
  static Finding judge(ProcessFacts process, String folder) {
    String where = process.place().toString();
    FolderFacts output = process.output();
    return switch (output.sight()) {
      case WRITTEN -> Finding.pass(Topic.OUTPUT, where, folder + " is seen and written");
      case NOT_ASKED -> Finding.warn(
          Topic.OUTPUT, where, folder + " was not tried here, as the driver cannot write there",
          "mend the driver's first");
      case ABSENT -> Finding.fail(
          Topic.OUTPUT, where, folder + ": there is no such folder here, but on the driver", SHARED);
      case ANOTHER -> Finding.fail(Topic.OUTPUT, where, folder + " is another folder here than on the driver", SHARED);
      case UNSEEN -> Finding.fail(
          Topic.OUTPUT, where,
          "what is written to " + folder + " here the driver does not see (" + output.detail() + ")", SHARED);
      case UNREADABLE -> Finding.fail(
          Topic.OUTPUT, where, folder + " cannot be read (" + output.detail() + ")", SHARED);
      case UNWRITABLE -> Finding.fail(
          Topic.OUTPUT, where, folder + " cannot be written (" + output.detail() + ")",
          "--out DIR, a folder that this process's user may write");
    };
  }
}
