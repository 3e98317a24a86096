package dev.pliant.doctor;

import java.io.Serializable;

/**
 * A process's view of the results folder.
 *
 * @param detail why the folder cannot be used; empty if it can
 * @param free free bytes on its file system; -1 if unknown
 */
record FolderFacts(Sight sight, String detail, long free) implements Serializable {
  static final long UNKNOWN = -1;

  /** The outcome of the check in the folder. */
  enum Sight {
    /** Not checked, because the driver could not write there. */
    NOT_ASKED,
    /** There is no such folder. */
    ABSENT,
    /** There is a folder of that name, but it is not the driver's: the driver's file is not there. */
    ANOTHER,
    /** The folder cannot be reached or read. */
    UNREADABLE,
    /** It is the driver's folder, but cannot be written to. */
    UNWRITABLE,
    /** The driver does not see the file that was written there. */
    UNSEEN,
    /** It is the driver's folder, and a file was written to it. */
    WRITTEN
  }

  static FolderFacts of(Sight sight, String detail) {
    return new FolderFacts(sight, detail, UNKNOWN);
  }
}
