package dev.pliant.doctor;

/** Checks whether driver and executors write into the same results folder. */
final class OutputCheck {
  private static final String SHARED =
      "--out hdfs://…, s3a://… or a path that is the same shared folder on every machine";

  private OutputCheck() {}

  /** @param folder as the user named it */
  static Finding judge(ProcessFacts process, String folder) {
    String where = process.place().toString();
    FolderFacts output = process.output();
    return switch (output.sight()) {
      case WRITTEN -> Finding.pass(Topic.OUTPUT, where, folder + " is seen and written");
      case NOT_ASKED -> Finding.warn(
          Topic.OUTPUT, where, folder + " was not checked here, because the driver cannot write to it",
          "first solve the driver's failure");
      case ABSENT -> Finding.fail(
          Topic.OUTPUT, where, folder + ": this folder exists on the driver, but not here", SHARED);
      case ANOTHER -> Finding.fail(Topic.OUTPUT, where, folder + " is another folder here than on the driver", SHARED);
      case UNSEEN -> Finding.fail(
          Topic.OUTPUT, where,
          "the driver does not see what is written to " + folder + " here (" + output.detail() + ")", SHARED);
      case UNREADABLE -> Finding.fail(
          Topic.OUTPUT, where, folder + " cannot be read (" + output.detail() + ")", SHARED);
      case UNWRITABLE -> Finding.fail(
          Topic.OUTPUT, where, folder + " cannot be written (" + output.detail() + ")",
          "--out DIR, a folder that this process's user may write");
    };
  }
}
