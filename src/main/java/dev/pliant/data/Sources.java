package dev.pliant.data;

/** The kinds of sources that the catalogue can name. */
final class Sources {
  private Sources() {}

  /** @throws IllegalArgumentException when {@code text} is no source */
  static Source parse(String text) {
    if (text.startsWith("https://") || text.startsWith("http://")) {
      return HttpSource.of(text);
    }
    if (text.startsWith("npm:")) {
      return NpmSource.of(text.substring("npm:".length()));
    }
    if (text.startsWith("folder:")) {
      return FolderSource.of(text.substring("folder:".length()));
    }
    if (text.startsWith("cifar-png:")) {
      return new CifarPngSource(parse(text.substring("cifar-png:".length())));
    }
    throw new IllegalArgumentException(
        "a source starts with https://, http://, npm:, folder: or cifar-png:, unlike " + text);
  }
}
