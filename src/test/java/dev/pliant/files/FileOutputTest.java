package dev.pliant.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalFileSystemOf;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on a disk that is full: a real one where one can be had, and one that throws what Hadoop's throws. */
class FileOutputTest {
  private static final int PAGE = 4096;
  private static final int LONGER_THAN_BUFFERS = 64 * 1024;

  @TempDir private Path folder;

  @Test
  void errorOfAFullDiskIsAnExceptionWhereverItComes() throws IOException {
    FullFileSystem fs = new FullFileSystem();
    fs.initialize(folder.toUri(), new Configuration());
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder.resolve("f").toUri());
    OutputStream out = FileOutput.replace(fs, file);
    assertFull(() -> out.write(1));
    assertFull(() -> out.write(new byte[2]));
    assertFull(out::flush);
    assertFull(out::close);
    fs.opens = false;
    assertFull(() -> FileOutput.replace(fs, file));
    assertFull(() -> FileOutput.create(fs, file));
  }

  private static void assertFull(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessage("No space left on device");
  }

  /** Some sizes fail while they are written, others when their file is closed. */
  @Test
  void fileThatARealDiskHasNoRoomForLeavesNothing() throws Exception {
    try (FullTmpfs disk = new FullTmpfs(folder.resolve("disk"), 4)) {
      for (boolean checksums : new boolean[] {true, false}) {
        FileSystem local = FileSystem.getLocal(new Configuration());
        FileSystem fs = checksums ? local : FileSystem.getLocal(new Configuration()).getRaw();
        for (int bytes : new int[] {PAGE + 1, LONGER_THAN_BUFFERS}) {
          org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(disk.folder().resolve("f").toUri());
          assertFull(() -> {
            try (OutputStream out = FileOutput.replace(fs, file)) {
              out.write(new byte[bytes]);
            }
          });
          // Its space is free again only if it was closed, too.
          assertThat(fs.delete(file, false)).isTrue();
        }
      }
      WholeFile file = WholeFile.at(new Configuration(), GivenPath.of(disk.folder().resolve("whole").toString()));
      assertFull(() -> file.write(out -> out.write(new byte[PAGE + 1]), Rename.NONE));
      assertThat(disk.folder()).isEmptyDirectory();
      assertThat(file.write(out -> out.write(new byte[PAGE]), Rename.NONE)).isEqualTo(PAGE);
      assertThat(Files.size(disk.folder().resolve("whole"))).isEqualTo(PAGE);
    }
  }

  /** The local file system without room for anything. */
  private static final class FullFileSystem extends LocalFileSystemOf {
    private boolean opens = true;

    FullFileSystem() {
      super("full");
    }

    @Override
    protected FSDataOutputStream create(org.apache.hadoop.fs.Path file, Creation creation) {
      if (!opens) {
        throw FullDisk.error();
      }
      return new FSDataOutputStream(new FilterOutputStream(OutputStream.nullOutputStream()) {
        @Override
        public void write(int value) {
          throw FullDisk.error();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
          throw FullDisk.error();
        }

        @Override
        public void flush() {
          throw FullDisk.error();
        }

        @Override
        public void close() {
          throw FullDisk.error();
        }
      }, new FileSystem.Statistics("full"));
    }
  }
}
