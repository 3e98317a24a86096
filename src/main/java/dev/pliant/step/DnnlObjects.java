package dev.pliant.step;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Objects of oneDNN that are freed together. They are made in a {@code PointerScope}, which frees what is not kept. */
final class DnnlObjects implements AutoCloseable {
  private final List<Pointer> kept = new ArrayList<>();

  /** Keeps {@code object} beyond the scope in which it is made. */
  <P extends Pointer> P keep(P object) {
    object.retainReference();
    kept.add(object);
    return object;
  }

  @Override
  public void close() {
    for (int i = kept.size() - 1; i >= 0; i--) {
      kept.get(i).close();
    }
    kept.clear();
  }
}
