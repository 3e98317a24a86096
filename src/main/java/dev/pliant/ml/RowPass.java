package dev.pliant.ml;

import dev.pliant.layer.Minibatch;
import dev.pliant.layer.ParameterSlots;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Scorer;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A trained network row by row. What a row gives depends on the row and the network alone, not on what rows come with it.
 * Safe for use by several threads, which share the parameters: each call borrows buffers for one row and gives them back,
 * so that few are ever made, and they go with the network.
 */
final class RowPass implements Serializable {
  private static final long serialVersionUID = 1;
  private final Parameters parameters;
  private final transient int inputs;
  private final transient ParameterSlots slots;
  private final transient AtomicReferenceArray<Buffers> idle;

  /** The network that {@code parameters} are of. */
  RowPass(Parameters parameters) {
    this.parameters = parameters;
    this.inputs = parameters.network().inputs();
    this.slots = ParameterSlots.of(parameters);
    this.idle = new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());
  }

  private Object readResolve() {
    return new RowPass(parameters);
  }

  /** What the network consists of. */
  Parameters parameters() {
    return parameters;
  }

  /**
   * Writes the logits of one row, one for each class, to {@code into}.
   *
   * @param features as {@link Features} takes them
   * @throws IllegalArgumentException saying what is wrong with them, as {@link Features} does, or if they are not as many
   *     as the network has inputs
   */
  void logits(Object features, double[] into) {
    int size = Features.size(features);
    if (size != inputs) {
      throw new IllegalArgumentException("has " + size + " values, but the model was trained on " + inputs);
    }
    // Threads begin at different places, so that they seldom meet.
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

  /** What one row needs. */
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
