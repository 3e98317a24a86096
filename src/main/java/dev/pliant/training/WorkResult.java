package dev.pliant.training;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A worker's result of an order. */
sealed interface WorkResult permits WorkResult.Nothing, WindowResult, WorkResult.Evaluated {
  /** The message of a worker that has just come. */
  record Nothing() implements WorkResult {
    static final Nothing INSTANCE = new Nothing();
  }

  /**
   * The evaluation of the worker's part of a set.
   *
   * @param parts results block by block
   * @param inputs statistics of the hidden layers' inputs; empty if not asked for
   * @param mistakes the most confident mistakes; empty if not asked for
   */
  record Evaluated(List<Evaluation> parts, List<InputStatistics> inputs, List<Mistake> mistakes)
      implements WorkResult {
    public Evaluated {
      parts = List.copyOf(parts);
      inputs = List.copyOf(inputs);
      mistakes = List.copyOf(mistakes);
    }

    private void put(ByteBuffer bytes) {
      Evaluation.put(parts, bytes);
      bytes.putInt(inputs.size());
      inputs.forEach(layer -> layer.put(bytes));
      Mistake.put(mistakes, bytes);
    }

    private int byteCount() {
      int others = Math.addExact(Evaluation.byteCount(parts), Mistake.byteCount(mistakes));
      return inputs.stream()
          .mapToInt(InputStatistics::byteCount)
          .reduce(Math.addExact(others, Integer.BYTES), Math::addExact);
    }

    private static Evaluated of(ByteBuffer bytes) {
      List<Evaluation> parts = Evaluation.of(bytes);
      List<InputStatistics> inputs = new ArrayList<>();
      for (int left = bytes.getInt(); left > 0; left--) {
        inputs.add(InputStatistics.of(bytes));
      }
      return new Evaluated(parts, inputs, Mistake.of(bytes));
    }
  }

  /** This result as a message. */
  default ByteBuffer toMessage() {
    if (this instanceof WindowResult window) {
      ByteBuffer message = MessageHead.message(1 + window.byteCount()).put((byte) 1);
      window.put(message);
      return message;
    }
    if (this instanceof Evaluated evaluated) {
      ByteBuffer message = MessageHead.message(1 + evaluated.byteCount()).put((byte) 2);
      evaluated.put(message);
      return message;
    }
    return MessageHead.message(1);
  }

  /** Reads what {@link #toMessage} has written. */
  static WorkResult of(ByteBuffer message) {
    return switch (message.get()) {
      case 1 -> WindowResult.of(message);
      case 2 -> Evaluated.of(message);
      default -> Nothing.INSTANCE;
    };
  }
}
