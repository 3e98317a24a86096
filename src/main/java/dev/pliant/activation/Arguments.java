package dev.pliant.activation;

/** Reads the arguments after the colon of an activation's name. */
final class Arguments {
  private Arguments() {}

  /**
   * Reads {@code text} as a whole number.
   *
   * @param rule what the family takes, without the bounds; the beginning of the message
   * @param example a correct name
   * @throws IllegalArgumentException if {@code text} is not a whole number from {@code least} to {@code most}
   */
  static int count(String text, int least, int most, String rule, String example) {
    if (text.matches("[1-9][0-9]{0,3}")) {
      int count = Integer.parseInt(text);
      if (least <= count && count <= most) {
        return count;
      }
    }
    throw new IllegalArgumentException(
        rule + ", " + least + " to " + most + ", such as " + example + "; not '" + text + "'");
  }
}
