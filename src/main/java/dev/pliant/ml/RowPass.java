package dev.pliant.ml;

import dev.pliant.layer.Minibatch;
import dev.pliant.layer.ParameterSlots;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Scorer;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A trained network that is applied row by row. A row's result depends only on the row and the network, not on other
 * rows. Safe for use by several threads, which share the parameters. Each call borrows buffers for one row and returns
 * them, so few buffers are created, and they live as long as the network.
 */
final class RowPass implements Serializable {
  private static final long serialVersionUID = 1;
  private final Parameters parameters;
  private final transient int inputs;
  private final transient ParameterSlots slots;
  private final transient AtomicReferenceArray<Buffers> idle;

  /** Applies the network with {@code parameters}. */
  RowPass(Parameters parameters) {
    this.parameters = parameters;
    this.inputs = parameters.network().inputs();
    this.slots = ParameterSlots.of(parameters);
    this.idle = new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());
  }

  private Object readResolve() {
    return new RowPass(parameters);
  }

  /** The network's parameters. */
  Parameters parameters() {
    return parameters;
  }

  /**
   * Writes the logits of one row, one for each class, to {@code into}.
   *
   * @param features features in a form that {@link Features} supports
   * @throws IllegalArgumentException if the features are wrong, as in {@link Features}, or their number is not the
   *     network's number of inputs; the message says what is wrong
   */
  void logits(Object features, double[] into) {
    int size = Features.size(features);
    if (size != inputs) {
      throw new IllegalArgumentException("has " + size + " values, but the model was trained on " + inputs);
    }
    // Threads begin at different places, so they rarely compete for a place.
    int home = (int) (Thread.currentThread().getId() % idle.length());
    Buffers buffers = borrow(home);
    try {
      buffers.logits(features, into);
    } finally {
      giveBack(buffers, home);
    }
  }

  private Buffers borrow(int home) {
    for (int i = 0, at = home; i < idle.length(); i++, at = next(at)) {
      Buffers buffers = idle.get(at) == null ? null : idle.getAndSet(at, null);
      if (buffers != null) {
        return buffers;
      }
    }
    return new Buffers(slots);
  }

  private void giveBack(Buffers buffers, int home) {
    for (int i = 0, at = home; i < idle.length(); i++, at = next(at)) {
      if (idle.compareAndSet(at, null, buffers)) {
        return;
      }
    }
  }

  private int next(int at) {
    return at + 1 == idle.length() ? 0 : at + 1;
  }

  /** The buffers for one row. */
  private static final class Buffers implements Minibatch.NonZeros {
    private final Scorer scorer;
    private final Minibatch row;
    private Object features;

    Buffers(ParameterSlots slots) {
      this.scorer = new Scorer(slots);
      this.row = new Minibatch(slots.network().inputs());
    }

    void logits(Object of, double[] into) {
      features = of;
      try {
        row.clear();
        row.add(this, 0, 0);
      } finally {
        features = null;
      }
      float[] logits = scorer.logits(row);
      for (int c = 0; c < into.length; c++) {
        into[c] = logits[c];
      }
    }

    @Override
    public int copyNonZeros(int index, float[] values, int[] columns, int from) {
      return Features.copyNonZeros(features, values, columns, from);
    }
  }
}
