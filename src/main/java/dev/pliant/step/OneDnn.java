package dev.pliant.step;

import dev.pliant.layer.Convolution;
import dev.pliant.layer.Convolutions;
import dev.pliant.layer.ProductConvolutions;
import dev.pliant.layer.Windows;
import dev.pliant.words.Reason;
import java.util.Optional;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Convolutions by oneDNN, or by matrix products where it cannot be used. It is loaded for the first convolution that a
 * process has, so networks without any do not wait for it.
 */
public final class OneDnn implements Convolutions {
  /** The environment variable that says how many threads oneDNN has. */
  private static final String THREADS = "OMP_NUM_THREADS";

  private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);

  /** What this process uses. */
  private static final class Chosen {
    static final Convolutions CONVOLUTIONS =
        load(System.getenv(THREADS)).orElseGet(() -> new ProductConvolutions(new BlasProducts()));
  }

  /**
   * Loads oneDNN; empty, with a line in the log, if it cannot be used.
   *
   * @param threads how many threads it has; null if nobody says
   */
  static Optional<Convolutions> load(String threads) {
    if (threads == null) {
      // It would start a thread for each core in each task, and how sums are rounded would depend on their number.
      return without(THREADS + " is not set; set it to 1");
    }
    try {
      Loader.load(dnnl.class);
      return Optional.of(new DnnlConvolutions(new engine(engine.kind.cpu, 0)));
    } catch (LinkageError | RuntimeException e) {
      return without(Reason.of(e));
    }
  }

  private static Optional<Convolutions> without(String reason) {
    LOG.warn("Convolutions are matrix products, which take longer, because oneDNN cannot be used: {}", reason);
    return Optional.empty();
  }

  @Override
  public Convolution open(Windows windows, int outputs) {
    return Chosen.CONVOLUTIONS.open(windows, outputs);
  }

  @Override
  public Workspace workspace(Windows windows, int outputs, int size) {
    return Chosen.CONVOLUTIONS.workspace(windows, outputs, size);
  }
}
