package dev.pliant.layer;

/**
 * {@code softmax}: probabilities of classes, and the cross-entropy of labels.
 *
 * @param classes at least 2
 * @param labelSmoothing what share of a label's probability goes to all classes equally in the gradient, in [0, 1)
 *     (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016); the loss that is reported is of plain labels
 * @param distillation how much of the gradient comes from a teacher, where examples have one; none of the loss that is
 *     reported does
 */
public record Softmax(int classes, double labelSmoothing, Distillation distillation) implements Head {
  private static final long serialVersionUID = 1;
  /** The smallest probability that a loss uses, as in DL4J's own cross-entropy, so that it stays finite. */
  public static final double LEAST_PROBABILITY = 1e-10;

  public Softmax {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes, not " + classes);
    }
  }

  /** Plain labels. */
  public Softmax(int classes) {
    this(classes, 0, Distillation.NONE);
  }

  @Override
  public String spec() {
    return "softmax";
  }

  @Override
  public int width() {
    return classes;
  }

  /** Writes p − y with smoothed y, and the teacher's part where there is one, times the example's weight. */
  @Override
  public Outcome loss(Signal logits, Minibatch minibatch) {
    int size = minibatch.size();
    int[] labels = minibatch.labels();
    float[] weights = minibatch.weights();
    float[] gradient = logits.gradient();
    float smoothing = (float) labelSmoothing;
    boolean taught = distillation.share() > 0 && minibatch.isTaught();
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < size; i++) {
      int row = i * classes;
      int largest = row(logits.values(), row, gradient);
      loss -= weights[i] * Math.log(Math.max(gradient[row + labels[i]], LEAST_PROBABILITY));
      correct += largest == labels[i] ? 1 : 0;
      gradient[row + labels[i]] -= 1 - smoothing;
      if (smoothing > 0) {
        for (int c = 0; c < classes; c++) {
          gradient[row + c] -= smoothing / classes;
        }
      }
      if (taught) {
        addTeaching(logits.values(), row, logits.values()[row + largest], minibatch.teaching(), gradient);
      }
      if (minibatch.weighted()) {
        for (int c = 0; c < classes; c++) {
          gradient[row + c] *= weights[i];
        }
      }
    }
    return new Outcome(loss / size, correct);
  }

  /** Turns the labels' part of a row's gradient into (1 − share) of it, and adds share · T · (softmax(z / T) − q). */
  private void addTeaching(float[] logits, int row, float max, float[] teaching, float[] gradient) {
    double temperature = distillation.temperature();
    double sum = 0;
    for (int c = row; c < row + classes; c++) {
      sum += Math.exp((logits[c] - max) / temperature);
    }
    double ofTeacher = distillation.share();
    for (int c = row; c < row + classes; c++) {
      double softened = Math.exp((logits[c] - max) / temperature) / sum;
      gradient[c] = (float) (
          (1 - ofTeacher) * gradient[c] + ofTeacher * temperature * (softened - teaching[c]));
    }
  }

  @Override
  public void predict(Signal logits, int size, float[] into) {
    for (int i = 0; i < size; i++) {
      row(logits.values(), i * classes, into);
    }
  }

  /** Writes the softmax of one row of logits, and returns the class with the largest. */
  private int row(float[] logits, int row, float[] into) {
    int largest = 0;
    for (int c = 1; c < classes; c++) {
      largest = logits[row + c] > logits[row + largest] ? c : largest;
    }
    float max = logits[row + largest];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double e = Math.exp(logits[row + c] - max);
      into[row + c] = (float) e;
      sum += e;
    }
    float scale = (float) (1 / sum);
    for (int c = 0; c < classes; c++) {
      into[row + c] *= scale;
    }
    return largest;
  }
}
