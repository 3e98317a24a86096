package dev.pliant.activation;

import java.util.ArrayList;
import java.util.List;

/**
 * The activation functions that have a name. A name is a word, with arguments after a colon if the family has
 * arguments. Arguments are joined by {@code /}, {@code @} or {@code +}, so that a comma always separates activations.
 */
public final class Activations {
  private static final Families FAMILIES = families();

  private Activations() {}

  /** All families; one line each. */
  static Families families() {
    Families families = new Families();
    for (FixedFunction fixed : FixedFunction.values()) {
      families.register(fixed);
    }
    families.register(new Affine());
    families.register("polynomial:DEGREE", Polynomial::parse);
    families.register(new Prelu());
    families.register(new Pelu());
    families.register(new Swish());
    families.register(new Acon());
    families.register(new Srelu());
    families.register("apl:HINGES", Apl::parse);
    families.register("rational:ABOVE/BELOW[@START]", Rational::parse);
    families.register("hat:KNOTS[/PENALTY]", Hat::parse);
    families.register("rbf:GAUSSIANS", RadialBasis::parse);
    families.register("mixture:FIXED+FIXED…", Mixture::parse);
    families.register(new Sine());
    families.register(new Squareplus());
    families.register("taaf:FIXED", Taaf::parse);
    families.register("frozen:LEARNED", arguments -> Frozen.of(families, arguments));
    return families;
  }

  /**
   * The function that {@code spec} names.
   *
   * @throws IllegalArgumentException if there is no such function; the message lists the forms of all names, and
   *     suggests a similar one
   */
  public static ActivationFunction parse(String spec) {
    return FAMILIES.parse(spec);
  }

  /**
   * The functions in a comma-separated list.
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
   * Whether the function that {@code spec} names is {@linkplain ActivationFunction#isAffine affine}. A network with
   * only such activations is linear. False if there is no such function.
   */
  public static boolean isAffine(String spec) {
    try {
      return parse(spec).isAffine();
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  /** The words of all families, in alphabetical order. */
  public static List<String> words() {
    return FAMILIES.words();
  }

  /** The form of each family's names, in alphabetical order: its word, and its arguments in capitals. */
  public static List<String> forms() {
    return FAMILIES.forms();
  }

  /** The functions that have neither parameters nor arguments. */
  public static List<ActivationFunction> fixed() {
    return List.of(FixedFunction.values());
  }
}
