package dev.pliant.results;

import dev.pliant.layer.NamedArray;
import java.util.List;

/** A run as it is read back: enough to rebuild its network. */
public record StoredRun(RunRow run, List<NamedArray> parameters) {
  public StoredRun {
    parameters = List.copyOf(parameters);
  }
}
