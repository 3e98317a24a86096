package dev.pliant.training;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parameters a training ends with.
 *
 * @param choice the choice among the parameters after each epoch
 * @param epochs how many epochs are averaged; 1 if none are
 */
public record Keep(Choice choice, int epochs) {
  /** The parameters after the last epoch. */
  public static final Keep LAST = new Keep(Choice.LAST, 1);

  /** The parameters of the best epoch. */
  public static final Keep BEST = new Keep(Choice.BEST, 1);

  private static final Pattern AVERAGE = Pattern.compile("average:([0-9]{1,9})");

  /** A choice among the parameters after each epoch. */
  public enum Choice {
    /** The parameters after the last epoch. */
    LAST,
    /** The parameters with the highest validation accuracy; of several, those with the lowest validation loss. */
    BEST,
    /** The mean over the last epochs (Polyak and Juditsky 1992). */
    AVERAGE
  }

  public Keep {
    if (epochs < 1) {
      throw new IllegalArgumentException("an average is over at least 1 epoch, not " + epochs);
    }
  }

  /**
   * Reads {@code last}, {@code best} or {@code average:N}.
   *
   * @throws IllegalArgumentException if {@code text} is none of them
   */
  public static Keep parse(String text) {
    Matcher average = AVERAGE.matcher(text);
    if (average.matches()) {
      return new Keep(Choice.AVERAGE, Integer.parseInt(average.group(1)));
    }
    return switch (text) {
      case "last" -> LAST;
      case "best" -> BEST;
      default -> throw new IllegalArgumentException(
          "'" + text + "' is none of last, best and average:N, with N epochs, such as average:5");
    };
  }

  /** The choice of a training that ends after {@code patience} epochs without a better one: the best for the last. */
  public Keep with(int patience) {
    return patience > 0 && equals(LAST) ? BEST : this;
  }

  @Override
  public String toString() {
    return choice.name().toLowerCase(Locale.ROOT) + (choice == Choice.AVERAGE ? ":" + epochs : "");
  }
}
