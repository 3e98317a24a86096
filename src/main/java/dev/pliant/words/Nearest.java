package dev.pliant.words;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which word was meant by one that is none. */
public final class Nearest {
  private Nearest() {}

  /**
   * That of {@code words} which is most like {@code word}, whose case does not matter: the only one that it begins, or
   * the first of those with the fewest letters to change, if those are at most half of its own.
   */
  public static Optional<String> to(String word, Collection<String> words) {
    List<String> begun = words.stream()
        .filter(other -> word.length() > 1 && other.toLowerCase(Locale.ROOT).startsWith(word.toLowerCase(Locale.ROOT)))
        .toList();
    if (begun.size() == 1) {
      return Optional.of(begun.get(0));
    }
    return words.stream()
        .min(Comparator.comparingInt(other -> distance(word, other)))
        .filter(other -> distance(word, other) <= word.length() / 2);
  }

  /** The question whether {@link #to} was meant, for the midst of a message; nothing where no word is near. */
  public static String hint(String word, Collection<String> words) {
    return to(word, words).map(near -> "did you mean '" + near + "'? ").orElse("");
  }

  /** The same question, to end a message with. */
  public static String question(String word, Collection<String> words) {
    return to(word, words).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /**
   * How many letters must be put in, taken out, replaced or swapped with the next to make one of the other (Damerau
   * 1964), each letter at most once.
   */
  private static int distance(String word, String other) {
    String a = word.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] least = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int replaced = least[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        least[i][j] = Math.min(replaced, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
        }
      }
    }
    return least[a.length()][b.length()];
  }
}
