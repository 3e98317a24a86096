package dev.pliant.training;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A classifier of one hidden layer whose activation is known, and images that it labels. Its mathematics is written out
 * here in double precision, apart from what is tested.
 *
 * <p>Columns of each weight matrix are orthogonal, and scaled so that what they make of the images has mean zero and a
 * given deviation: every unit sees the same stretch of its activation, and no two units see the same thing.
 */
final class KnownTeacher {
  static final int SIDE = 4;
  static final int INPUTS = SIDE * SIDE;
  static final int CLASSES = 4;

  private static final double LOGITS = 3;
  private static final int SAMPLE = 4000;

  private final Known activation;
  private final double[] k;
  private final double[][] hiddenWeights;
  private final double[] hiddenBiases;
  private final double[][] outputWeights;
  private final double[] outputBiases;

  /** A function with parameters. */
  @FunctionalInterface
  interface Known {
    double at(double x, double[] k);
  }

  /** Images, [count][inputs], and their labels. */
  record Examples(byte[][] images, int[] labels) {}

  /**
   * @param units of the hidden layer, from {@link #CLASSES} to {@link #INPUTS}
   * @param spread the standard deviation of what the activation is applied to
   */
  KnownTeacher(Known activation, double[] k, int units, double spread, SplittableRandom random) {
    this.activation = activation;
    this.k = k;
    double[][] x = new double[SAMPLE][];
    double[][] h = new double[SAMPLE][];
    for (int i = 0; i < SAMPLE; i++) {
      x[i] = features(image(random));
    }
    this.hiddenWeights = orthogonal(x, units, spread, random);
    this.hiddenBiases = centring(x, hiddenWeights);
    for (int i = 0; i < SAMPLE; i++) {
      h[i] = hidden(x[i], k);
    }
    this.outputWeights = orthogonal(h, CLASSES, LOGITS, random);
    this.outputBiases = centring(h, outputWeights);
  }

  /** {@code count} images of independent pixels; labels are drawn with the teacher's probabilities. */
  Examples examples(int count, SplittableRandom random) {
    byte[][] images = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      images[i] = image(random);
      double[] p = probabilities(features(images[i]), k);
      double left = random.nextDouble();
      while (labels[i] < CLASSES - 1 && left >= p[labels[i]]) {
        left -= p[labels[i]];
        labels[i]++;
      }
    }
    return new Examples(images, labels);
  }

  /** Writes the four IDX files of a data set into {@code folder}. */
  Path write(Path folder, int train, int test, SplittableRandom random) throws IOException {
    write(folder, IdxFiles.TRAIN_IMAGES, IdxFiles.TRAIN_LABELS, examples(train, random));
    write(folder, IdxFiles.TEST_IMAGES, IdxFiles.TEST_LABELS, examples(test, random));
    return folder;
  }

  private static void write(Path folder, String images, String labels, Examples examples) throws IOException {
    int count = examples.labels().length;
    byte[] pixels = new byte[count * INPUTS];
    for (int i = 0; i < count; i++) {
      System.arraycopy(examples.images()[i], 0, pixels, i * INPUTS, INPUTS);
    }
    Files.write(folder.resolve(images), IdxFiles.images(count, SIDE, SIDE, pixels));
    Files.write(folder.resolve(labels), IdxFiles.labels(examples.labels()));
  }

  /** An image of independent pixels. */
  static byte[] image(SplittableRandom random) {
    byte[] pixels = new byte[INPUTS];
    random.nextBytes(pixels);
    return pixels;
  }

  /** As the network is to see them: from 0 to 1. */
  static double[] features(byte[] image) {
    double[] x = new double[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      x[i] = (image[i] & 0xff) / 255.0;
    }
    return x;
  }

  /** The probabilities of the classes if the activation's parameters were {@code parameters}. */
  double[] probabilities(double[] x, double[] parameters) {
    double[] p = affine(hidden(x, parameters), outputWeights, outputBiases);
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(p[c]);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /**
   * What one example tells of the activation's parameters in the mean, weights known: Fisher's information matrix
   * E Σ ∂p/∂kᵢ·∂p/∂kⱼ/p over the classes, on {@code count} images, by central differences.
   */
  double[][] information(int count, SplittableRandom random) {
    double step = 1e-4;
    double[][] sum = new double[k.length][k.length];
    for (int n = 0; n < count; n++) {
      double[] x = features(image(random));
      double[] p = probabilities(x, k);
      double[][] by = new double[k.length][];
      for (int i = 0; i < k.length; i++) {
        double[] above = k.clone();
        double[] below = k.clone();
        above[i] += step;
        below[i] -= step;
        by[i] = probabilities(x, above);
        double[] less = probabilities(x, below);
        for (int c = 0; c < CLASSES; c++) {
          by[i][c] = (by[i][c] - less[c]) / (2 * step);
        }
      }
      for (int i = 0; i < k.length; i++) {
        for (int j = 0; j < k.length; j++) {
          for (int c = 0; c < CLASSES; c++) {
            sum[i][j] += by[i][c] * by[j][c] / p[c] / count;
          }
        }
      }
    }
    return sum;
  }

  /** [inputs, units] in C order; the others accordingly. */
  float[] hiddenWeights() {
    return flat(hiddenWeights);
  }

  float[] hiddenBiases() {
    return flat(new double[][] {hiddenBiases});
  }

  float[] outputWeights() {
    return flat(outputWeights);
  }

  float[] outputBiases() {
    return flat(new double[][] {outputBiases});
  }

  private double[] hidden(double[] x, double[] parameters) {
    double[] h = affine(x, hiddenWeights, hiddenBiases);
    for (int j = 0; j < h.length; j++) {
      h[j] = activation.at(h[j], parameters);
    }
    return h;
  }

  private static double[] affine(double[] x, double[][] weights, double[] biases) {
    double[] z = biases.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < z.length; j++) {
        z[j] += x[i] * weights[i][j];
      }
    }
    return z;
  }

  /** [inputs, outputs]: orthogonal columns of random direction, over the deviations of the inputs, times the spread. */
  private static double[][] orthogonal(double[][] inputs, int outputs, double spread, SplittableRandom random) {
    int width = inputs[0].length;
    double[] mean = mean(inputs);
    double[][] columns = new double[outputs][width];
    for (int j = 0; j < outputs; j++) {
      for (int i = 0; i < width; i++) {
        columns[j][i] = random.nextDouble(-1, 1);
      }
      for (int before = 0; before < j; before++) {
        double along = dot(columns[j], columns[before]);
        for (int i = 0; i < width; i++) {
          columns[j][i] -= along * columns[before][i];
        }
      }
      double length = Math.sqrt(dot(columns[j], columns[j]));
      for (int i = 0; i < width; i++) {
        columns[j][i] /= length;
      }
    }
    double[][] weights = new double[width][outputs];
    for (int i = 0; i < width; i++) {
      double square = 0;
      for (double[] input : inputs) {
        square += (input[i] - mean[i]) * (input[i] - mean[i]) / inputs.length;
      }
      for (int j = 0; j < outputs; j++) {
        weights[i][j] = columns[j][i] * spread / Math.sqrt(square);
      }
    }
    return weights;
  }

  private static double[] centring(double[][] inputs, double[][] weights) {
    double[] biases = affine(mean(inputs), weights, new double[weights[0].length]);
    for (int j = 0; j < biases.length; j++) {
      biases[j] = -biases[j];
    }
    return biases;
  }

  private static double[] mean(double[][] inputs) {
    double[] mean = new double[inputs[0].length];
    for (double[] input : inputs) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += input[i] / inputs.length;
      }
    }
    return mean;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static float[] flat(double[][] matrix) {
    float[] flat = new float[matrix.length * matrix[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) matrix[i / matrix[0].length][i % matrix[0].length];
    }
    return flat;
  }
}
