package dev.pliant.training;

import java.nio.ByteBuffer;
import java.util.List;

/** What a worker makes of an order. */
sealed interface WorkResult permits WorkResult.Nothing, WindowResult, WorkResult.Evaluated {
  /** Of a worker that has just come. */
  record Nothing() implements WorkResult {
    static final Nothing INSTANCE = new Nothing();
  }

  /** Evaluations of the worker's part of a set, block by block. */
  record Evaluated(List<Evaluation> parts) implements WorkResult {}

  /** This result as a message. */
  default ByteBuffer toMessage() {
    if (this instanceof WindowResult window) {
      ByteBuffer message = Exchange.message(1 + window.byteCount()).put((byte) 1);
      window.put(message);
      return message;
    }
    if (this instanceof Evaluated evaluated) {
      ByteBuffer message = Exchange.message(1 + Evaluation.byteCount(evaluated.parts)).put((byte) 2);
      Evaluation.put(evaluated.parts, message);
      return message;
    }
    return Exchange.message(1);
  }

  /** Reads what {@link #toMessage} has written. */
  static WorkResult of(ByteBuffer message) {
    return switch (message.get()) {
      case 1 -> WindowResult.of(message);
      case 2 -> new Evaluated(Evaluation.of(message));
      default -> Nothing.INSTANCE;
    };
  }
}
