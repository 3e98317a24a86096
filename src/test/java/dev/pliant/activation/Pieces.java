package dev.pliant.activation;

/** The pieces on each of which a function is smooth, in its input and in its parameters. */
@FunctionalInterface
interface Pieces {
  /** Which piece x and k are on; at a kink, that of the side whose derivatives the function takes. */
  long of(double x, double[] k);
}
