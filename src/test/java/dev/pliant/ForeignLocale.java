package dev.pliant;

import java.util.Locale;

/** A default locale that is foreign to what programs read and write, until it is closed. */
public final class ForeignLocale implements AutoCloseable {
  private final Locale language = Locale.getDefault();
  private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
  private final Locale format = Locale.getDefault(Locale.Category.FORMAT);

  private ForeignLocale(Locale foreign) {
    Locale.setDefault(foreign);
  }

  /** The locale that the BCP 47 tag {@code tag} names. */
  public static ForeignLocale of(String tag) {
    return new ForeignLocale(Locale.forLanguageTag(tag));
  }

  /** Turkish upper and lower case, Persian digits and decimal points, and the years of Buddha's era. */
  public static ForeignLocale all() {
    return of("tr-TR-u-ca-buddhist-nu-arabext");
  }

  /** Whether {@code text} holds a digit that no program reads. */
  public static boolean isIn(String text) {
    return text.codePoints().anyMatch(point -> Character.isDigit(point) && point > '9');
  }

  @Override
  public void close() {
    Locale.setDefault(language);
    Locale.setDefault(Locale.Category.DISPLAY, display);
    Locale.setDefault(Locale.Category.FORMAT, format);
  }
}
