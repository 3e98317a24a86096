package dev.pliant.activation;

import java.util.List;
import java.util.Map;

/** Activations of each family there is, for tests that hold for all. */
public final class Examples {
  private static final Map<String, List<String>> WITH_ARGUMENTS = Map.of(
      "polynomial", List.of("polynomial:1", "polynomial:2", "polynomial:5"),
      "apl", List.of("apl:1", "apl:3"),
      "rational", List.of("rational:5/4", "rational:3/2@leakyrelu"),
      "hat", List.of("hat:3", "hat:17/0.001"),
      "rbf", List.of("rbf:9"),
      "mixture", List.of("mixture:relu+tanh+identity"),
      "taaf", List.of("taaf:tanh", "taaf:leakyrelu"),
      "frozen", List.of("frozen:rational:5/4", "frozen:prelu"));

  private Examples() {}

  /** Names of activations, in the order of their words. */
  public static List<String> specs() {
    return Activations.words().stream()
        .flatMap(word -> WITH_ARGUMENTS.getOrDefault(word, List.of(word)).stream())
        .toList();
  }

  /** Where the function that {@code spec} names is smooth; one piece where it is everywhere. */
  static Pieces pieces(String spec) {
    int colon = spec.indexOf(':');
    String word = colon < 0 ? spec : spec.substring(0, colon);
    String arguments = spec.substring(colon + 1);
    return switch (word) {
      case "relu", "leakyrelu", "prelu", "elu", "pelu", "mixture" -> (x, k) -> x > 0 ? 1 : 0;
      case "srelu" -> (x, k) -> x < k[0] ? 0 : x > k[2] ? 2 : 1;
      case "apl" -> (x, k) -> {
        long piece = x > 0 ? 1 : 0;
        for (int i = k.length / 2; i < k.length; i++) {
          piece = 2 * piece + (x <= k[i] ? 1 : 0);
        }
        return piece;
      };
      case "rational" -> (x, k) -> {
        long piece = x < 0 ? 0 : 1;
        for (int i = 1 + arguments.charAt(0) - '0'; i < k.length; i++) {
          piece = 2 * piece + (Math.copySign(1, k[i]) > 0 ? 1 : 0);
        }
        return piece;
      };
      case "hat" -> (x, k) -> (long) Math.max(0, Math.min(k.length - 2, Math.floor((x + 4) * (k.length - 1) / 8)));
      case "taaf" -> (x, k) -> pieces(arguments).of(k[1] * x + k[2], k);
      case "frozen" -> {
        double[] start = Activations.parse(arguments).start();
        yield (x, k) -> pieces(arguments).of(x, start);
      }
      default -> (x, k) -> 0;
    };
  }

  /** Inputs at which kinks are, at the start of some family, and inputs near zero and far. */
  public static double[] special() {
    return new double[] {0, -0.0, 2, -2, 4, -4, 3, -3, 0.5, -1e-9, 1e-9, 30, -30, 1e3, -1e3, 1e6, -1e6};
  }
}
