package dev.pliant.results;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code faulty}, whose n-th change of a table's folders, or whose writing aside, fails;
 * it knows whether it did.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  /** How a change fails. */
  enum Fault {
    THROWS_BEFORE,
    THROWS_AFTER,
    ANSWERS_FALSE
  }

  private static int failAt;
  private static boolean failAside;
  private static Fault fault;
  private static int changes;
  private static boolean fired;

  /** From now on the {@code change}-th change of a table's folders fails, counted from 1. */
  static synchronized void failAt(int change, Fault how) {
    failAside = false;
    failAt = change;
    fault = how;
    changes = 0;
    fired = false;
  }

  /** From now on the {@code change}-th change of what is written aside fails, counted from 1. */
  static synchronized void failAsideAt(int change, Fault how) {
    failAt(change, how);
    failAside = true;
  }

  /** Changes nothing from now on; answers whether the fault had fired. */
  static synchronized boolean fired() {
    failAt = 0;
    return fired;
  }

  private interface Change<T> {
    T make() throws IOException;
  }

  private static synchronized boolean due(Path path) {
    if (path.toString().contains("/_staging/") != failAside) {
      return false;
    }
    changes++;
    fired |= changes == failAt;
    return changes == failAt;
  }

  private static <T> T change(Path path, Change<T> change, T no) throws IOException {
    if (!due(path)) {
      return change.make();
    }
    if (fault == Fault.THROWS_BEFORE || (fault == Fault.ANSWERS_FALSE && no == null)) {
      throw new IOException("disk on fire");
    }
    if (fault == Fault.ANSWERS_FALSE) {
      return no;
    }
    change.make();
    throw new IOException("disk on fire");
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    return change(target, () -> super.rename(source, target), false);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return change(path, () -> super.mkdirs(path), false);
  }

  @Override
  public FSDataOutputStream create(
      Path path, FsPermission permission, boolean overwrite, int buffer, short replication, long block,
      Progressable progress) throws IOException {
    return change(path, () -> super.create(path, permission, overwrite, buffer, replication, block, progress), null);
  }
}
