package dev.pliant.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The activation functions that can be named. A name is a word, with arguments after a colon where the family takes
 * any; inside one name arguments are joined by {@code /}, {@code @} or {@code +}, so that a comma always separates
 * activations.
 */
public final class Activations {
  private static final Families FAMILIES = families();
  private static final Set<String> AFFINE = Set.of("affine", "identity", "polynomial:1");

  private Activations() {}

  /** All families there are; one line each. */
  static Families families() {
    Families families = new Families();
    for (FixedFunction fixed : FixedFunction.values()) {
      families.register(fixed);
    }
    families.register(new Affine());
    families.register("polynomial", Polynomial::parse);
    families.register(new Prelu());
    families.register(new Pelu());
    families.register(new Swish());
    families.register(new Acon());
    families.register(new Srelu());
    families.register("apl", Apl::parse);
    families.register("rational", Rational::parse);
    families.register("hat", Hat::parse);
    families.register("rbf", RadialBasis::parse);
    families.register("mixture", Mixture::parse);
    families.register(new Sine());
    families.register(new Squareplus());
    families.register("taaf", Taaf::parse);
    families.register("frozen", arguments -> Frozen.of(families, arguments));
    return families;
  }

  /**
   * The function that {@code spec} names.
   *
   * @throws IllegalArgumentException if there is none; the message lists the words there are, and says which is near
   */
  public static ActivationFunction parse(String spec) {
    return FAMILIES.parse(spec);
  }

  /**
   * The functions of a list separated by commas.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static List<ActivationFunction> parseList(String specs) {
    List<ActivationFunction> functions = new ArrayList<>();
    for (String spec : specs.split(",", -1)) {
      functions.add(parse(spec.strip()));
    }
    return functions;
  }

  /**
   * Whether every function that {@code spec} can come to be is an affine map, so that a network whose hidden activations
   * are all such is a linear one; not if there is no such function.
   */
  public static boolean isAffine(String spec) {
    return AFFINE.contains(spec.replaceFirst("^frozen:", ""));
  }

  /** The words of all families, in alphabetical order. */
  public static List<String> words() {
    return FAMILIES.words();
  }

  /** The functions that have nothing to learn and no arguments. */
  public static List<ActivationFunction> fixed() {
    return List.of(FixedFunction.values());
  }
}
