package dev.pliant.cli;

import dev.pliant.layer.Network;

/** The description of a network's layers in a header. */
final class NetworkLabel {
  private NetworkLabel() {}

  /** The sizes of a dense network, such as 784-128-64-10; of any other the text. */
  static String of(Network network) {
    return network.denseText().map(sizes -> sizes.replace(',', '-')).orElseGet(network::text);
  }
}
