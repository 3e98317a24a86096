package dev.pliant.cli;

import dev.pliant.layer.Network;
import java.util.stream.Collectors;

/** What a header says of a network's layers. */
final class NetworkLabel {
  private NetworkLabel() {}

  /** The sizes of a dense network, such as 784-128-64-10; of any other the text. */
  static String of(Network network) {
    return network.denseSizes()
        .map(sizes -> sizes.stream().map(String::valueOf).collect(Collectors.joining("-")))
        .orElseGet(network::text);
  }
}
