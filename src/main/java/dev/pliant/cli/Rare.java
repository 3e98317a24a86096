package dev.pliant.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that {@code --help} only names and {@code --help-all} explains, so that {@code --help} fits a screen.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Rare {
  /** How the network learns. */
  String LEARNING = "Learning";
  /** How workers share the work. */
  String WORKERS = "Workers and averages";
  /** What a run stores. */
  String STORAGE = "What is stored";

  /** The heading that it stands under. */
  String value();
}
