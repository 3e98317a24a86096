package dev.pliant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** An HDFS of two datanodes within the test JVM, each block on both. Its blocks are small, so that files have many. */
public final class Hdfs implements AutoCloseable {
  public static final int BLOCK_BYTES = 1 << 20;
  public static final int REPLICATION = 2;

  private final MiniDFSCluster cluster;

  private Hdfs(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts it, with its files below the local {@code folder}. */
  public static Hdfs start(java.nio.file.Path folder) throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    conf.setInt("dfs.blocksize", BLOCK_BYTES);
    conf.setInt("dfs.replication", REPLICATION);
    // A client that finds a datanode gone has no third to take in its place.
    conf.set("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(REPLICATION).build();
    cluster.waitActive();
    return new Hdfs(cluster);
  }

  /** The address of a path, as a user gives it. */
  public String uri(String path) {
    return cluster.getURI() + path;
  }

  public MiniDFSCluster cluster() {
    return cluster;
  }

  public DistributedFileSystem files() throws IOException {
    return cluster.getFileSystem();
  }

  /** Copies the files of a local folder to the folder {@code path}, and answers its address. */
  public String copy(java.nio.file.Path local, String path) throws IOException {
    List<java.nio.file.Path> names;
    try (Stream<java.nio.file.Path> list = Files.list(local)) {
      names = list.toList();
    }
    files().mkdirs(new Path(path));
    for (java.nio.file.Path name : names) {
      files().copyFromLocalFile(new Path(name.toUri()), new Path(path, name.getFileName().toString()));
    }
    return uri(path);
  }

  /** Each file below {@code path} and the digest of its content. */
  public Map<String, String> content(String path) throws IOException {
    Map<String, String> content = new TreeMap<>();
    FileSystem files = files();
    if (files.exists(new Path(path))) {
      RemoteIterator<LocatedFileStatus> list = files.listFiles(new Path(path), true);
      while (list.hasNext()) {
        Path file = list.next().getPath();
        try (InputStream in = files.open(file)) {
          content.put(file.toString(), DigestUtils.sha256Hex(in));
        }
      }
    }
    return content;
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
