package dev.pliant.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The colours of charts, each for paper and for dark screens. The colour-blind can distinguish series, too (Okabe and
 * Ito 2008, "Color universal design"). None is one that SVG has a word for, so that style sheets find all by number.
 */
enum Ink {
  PAPER(0xfefefe, 0x1c1f23),
  TEXT(0x202225, 0xe4e6e9),
  SUBTLE(0x6e737a, 0x9aa0a7),
  GRID(0xe1e4e8, 0x3a3e44),
  HISTOGRAM(0xd3d8de, 0x434850),
  BLUE(0x0072b2, 0x4aa3df),
  VERMILION(0xd55e00, 0xff8a4c),
  GREEN(0x009e73, 0x2fcba0),
  PURPLE(0xcc79a7, 0xe6a3cb),
  ORANGE(0xe69f00, 0xf5c04a),
  SKY(0x56b4e9, 0xa6dbff),
  GREY(0x55585c, 0xbcbfc3),
  RIGHT_1(0xe3eff8, 0x22303d),
  RIGHT_2(0xb5d5ea, 0x27506e),
  RIGHT_3(0x6fb0d8, 0x3a86ba),
  WRONG_1(0xfff3e3, 0x2b2620),
  WRONG_2(0xfde0bb, 0x543a22),
  WRONG_3(0xfbbd7d, 0x87562a),
  WRONG_4(0xef8b3f, 0xc27a35),
  WRONG_5(0xc4500e, 0xf59d58),
  ON_STRONG(0xfefffe, 0x1c1f22);

  private static final List<Ink> SERIES = List.of(BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY);

  private final Color light;
  private final Color dark;

  Ink(int light, int dark) {
    this.light = new Color(light);
    this.dark = new Color(dark);
  }

  /** The colour on paper. */
  Color color() {
    return light;
  }

  /** The colour on paper as SVG has it. */
  String css() {
    return css(light);
  }

  /** The colour on paper, so much of it. */
  Color color(double opacity) {
    return new Color(light.getRed(), light.getGreen(), light.getBlue(), (int) Math.round(255 * opacity));
  }

  /** The colour of series {@code index}; they come again after {@link #seriesCount}. */
  static Ink series(int index) {
    return SERIES.get(index % SERIES.size());
  }

  /** How many series have colours of their own. */
  static int seriesCount() {
    return SERIES.size();
  }

  /** The rules that turn the charts of a page dark. */
  static String darkRules() {
    return Arrays.stream(values())
        .map(ink -> List.of("fill", "stroke").stream()
            .map(use -> "svg [" + use + "=\"" + css(ink.light) + "\"]{" + use + ":" + css(ink.dark) + "}")
            .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  private static String css(Color color) {
    return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
  }
}
