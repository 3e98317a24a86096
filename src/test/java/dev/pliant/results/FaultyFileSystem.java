package dev.pliant.results;

import dev.pliant.LocalFileSystemOf;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/** The local file system under the scheme {@code faulty}, which fails at one call that changes something. */
public final class FaultyFileSystem extends LocalFileSystemOf {
  /** What a call that fails does; what cannot answer throws. */
  public enum Fault { THROWS, ANSWERS_FALSE, THROWS_AFTERWARDS }

  private static Fault fault;
  private static int untilFault;
  private static boolean lasting;
  private static boolean inTask;
  private static String renameTable = "";
  private static Runnable beforeRename = () -> {};

  /** Lets the {@code call}th change from now on fail, counted from 1. */
  public static synchronized void failAt(int call, Fault how) {
    untilFault = call;
    fault = how;
    lasting = false;
    inTask = false;
  }

  /** Lets every change from now on fail. */
  static synchronized void failForGood() {
    failAt(1, Fault.THROWS);
    lasting = true;
  }

  /** Lets the next file that a task of Spark's creates fail, once. */
  static synchronized void failInATask() {
    failAt(1, Fault.THROWS);
    inTask = true;
  }

  /** Whether the call that was to fail has come. */
  public static synchronized boolean fired() {
    return untilFault <= 0;
  }

  /** Runs {@code action} once, right before the next partition is moved into the table {@code table}. */
  static void beforeRenameInto(Table table, Runnable action) {
    renameTable = table.title();
    beforeRename = action;
  }

  private interface Change {
    boolean apply() throws IOException;
  }

  private static boolean change(String what, Change change) throws IOException {
    Fault now;
    synchronized (FaultyFileSystem.class) {
      if (inTask && (TaskContext.get() == null || !what.startsWith("create "))) {
        return change.apply();
      }
      untilFault--;
      now = untilFault == 0 || lasting ? fault : null;
    }
    if (now == Fault.THROWS) {
      throw new IOException("injected fault in " + what);
    }
    boolean answer = now != Fault.ANSWERS_FALSE && change.apply();
    if (now == Fault.THROWS_AFTERWARDS) {
      throw new IOException("injected fault after " + what);
    }
    return answer;
  }

  public FaultyFileSystem() {
    super("faulty");
  }

  @Override
  protected FSDataOutputStream create(Path file, Creation creation) throws IOException {
    requireNoFault(file);
    return creation.create();
  }

  private static void requireNoFault(Path file) throws IOException {
    if (!change("create " + file, () -> true)) {
      throw new IOException("injected fault in create " + file);
    }
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    return change("mkdirs " + folder, () -> super.mkdirs(folder));
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    if (target.getParent().getName().equals(renameTable) && !target.toString().contains("/staging/")) {
      Runnable action = beforeRename;
      renameTable = "";
      action.run();
    }
    return change("rename " + source, () -> super.rename(source, target));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return change("delete " + path, () -> super.delete(path, recursive));
  }
}
