package dev.pliant.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A real disk of so many bytes in memory, where this process may mount one; else its test is skipped. */
public final class FullTmpfs implements AutoCloseable {
  private final Path folder;

  public FullTmpfs(Path folder, int kilobytes) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "tmpfs is Linux's");
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", folder.toString()) == 0,
        "this process may not mount");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  public Path folder() {
    return folder;
  }

  /** Leaves room for so many bytes more. */
  public void fill(int kilobytes) throws IOException {
    Path filler = folder.resolve("filler");
    Files.deleteIfExists(filler);
    long free = folder.toFile().getUsableSpace();
    Files.write(filler, new byte[Math.toIntExact(free - kilobytes * 1024L)]);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "-l", folder.toString());
  }
}
