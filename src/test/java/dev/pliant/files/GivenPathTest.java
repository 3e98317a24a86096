package dev.pliant.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;

class GivenPathTest {
  @Test
  void nameOfAnyKindIsAFileOfTheDefaultFileSystem() throws Exception {
    FileSystem local = FileSystem.getLocal(new Configuration());
    String here = Path.of("").toAbsolutePath().toString();
    for (String name : List.of(
        "a:b.onnx", "2026-01-01T10:00:00", "hdfs:x", "%41", "a#b", "a?b", "a b ", "*", "{a}", "-x", "ä", "a:b/c:d")) {
      assertThat(local.makeQualified(GivenPath.of(name)).toUri().getPath()).isEqualTo(here + "/" + name);
      assertThat(local.makeQualified(GivenPath.of("/x/" + name)).toUri().getPath()).isEqualTo("/x/" + name);
      assertThat(local.makeQualified(GivenPath.in(GivenPath.of("x"), name)).toUri().getPath())
          .isEqualTo(here + "/x/" + name);
    }
    assertThat(local.makeQualified(GivenPath.of("./x/../y/")).toUri().getPath()).isEqualTo(here + "/y");
  }

  @Test
  void addressStaysOne() {
    assertThat(GivenPath.of("hdfs://host:8020/a:b").toUri()).isEqualTo(URI.create("hdfs://host:8020/a:b"));
    assertThat(GivenPath.of("file:/a").toUri()).isEqualTo(URI.create("file:/a"));
    assertThat(GivenPath.of("s3a://bucket").toUri()).isEqualTo(URI.create("s3a://bucket"));
    assertThatThrownBy(() -> GivenPath.of("")).isInstanceOf(IllegalArgumentException.class);
  }
}
