package dev.pliant.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an option influences, and so in which options two runs of one name may differ. Default: what is learned. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Influences {
  Reach value();

  /** From the shortest to the longest. */
  enum Reach {
    /**
     * No table except times: for example where tables go, what is printed, or where data come from (they have a
     * digest).
     */
    NOTHING,
    /** The tables, but not what is learned. */
    TABLES,
    /** What is learned. */
    LEARNING
  }
}
