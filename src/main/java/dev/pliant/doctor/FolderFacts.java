package dev.pliant.doctor;

import java.io.Serializable;

/**
 * What a process sees of the results folder.
 *
 * @param detail why it cannot be used; empty if it can
 * @param free bytes that are left on its file system; -1 where that cannot be told
 */
record FolderFacts(Sight sight, String detail, long free) implements Serializable {
  static final long UNKNOWN = -1;

  /** What comes of a visit to the folder. */
  enum Sight {
    /** Nobody asked, as the driver could not write there. */
    NOT_ASKED,
    /** There is no such folder. */
    ABSENT,
    /** There is a folder of that name, but not the driver's: what the driver wrote is not there. */
    ANOTHER,
    /** It cannot be reached or read. */
    UNREADABLE,
    /** It is the driver's, but cannot be written. */
    UNWRITABLE,
    /** The driver does not see what was written there. */
    UNSEEN,
    /** It is the driver's, and was written. */
    WRITTEN
  }

  static FolderFacts of(Sight sight, String detail) {
    return new FolderFacts(sight, detail, UNKNOWN);
  }
}
