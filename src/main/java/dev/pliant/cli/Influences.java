package dev.pliant.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How far an option reaches, and so in which options two runs of one name may differ. Without it: what is learned. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Influences {
  Reach value();

  /** From the shortest to the longest. */
  enum Reach {
    /** No table, except for times: where tables go, what is printed, or where data come from, which have a digest. */
    NOTHING,
    /** What tables have, but not what is learned. */
    TABLES,
    /** What is learned. */
    LEARNING
  }
}
