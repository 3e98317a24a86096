package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  @Test
  void nameOfAFileIsItself() {
    assertThat(FileNames.of("20261124-065712-affine")).isEqualTo("20261124-065712-affine");
    assertThat(FileNames.of("a_b.c")).isEqualTo("a_b.c");
  }

  @Test
  void whateverElseBecomesOneThatIsItsOwn() {
    List<String> ids = List.of(
        "a/b", "a:b", "a b", "..", ".", "../../etc/passwd", "<script>alert(1)</script>", "'\"\\", "%2F", "結果", "😀", " ",
        "_hidden", ".hidden", "x".repeat(81), "x".repeat(82), "-rf", "a\nb", "con?*", "[1]{a,b}");
    Set<String> names = new HashSet<>();
    for (String id : ids) {
      String name = FileNames.of(id);
      assertThat(name).as(id).matches("[A-Za-z0-9][A-Za-z0-9._-]*-[0-9a-f]{8}").hasSizeLessThan(100);
      assertThat(names.add(name)).as(id).isTrue();
      assertThat(FileNames.of(id)).isEqualTo(name);
    }
  }
}
