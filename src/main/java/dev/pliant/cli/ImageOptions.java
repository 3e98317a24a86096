package dev.pliant.cli;

import dev.pliant.data.Augmentation;
import dev.pliant.data.DistortionStrength;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import dev.pliant.step.Flips;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import picocli.CommandLine.Option;

/** The options of which images are trained on, and how they are changed. */
final class ImageOptions {
  /** Stands in for the shape of data not yet seen: as large as any. */
  private static final ImageShape LARGEST = new ImageShape(4096, 4096, 10);

  @Option(names = "--validation", paramLabel = "test|FRACTION", defaultValue = "test", converter = ValidationText.class,
      description = "Validate on the test set, or on a held-out share of the training set (default: ${DEFAULT-VALUE}).")
  Given<Validation> validation;

  @Rare(Rare.LEARNING)
  @Option(names = "--enlarge", paramLabel = "N", defaultValue = "1", converter = Amounts.Count.class,
      description = "Train on N times the images, all but the first copy of each distorted at random (default:"
          + " ${DEFAULT-VALUE}).")
  int enlarge;

  @Rare(Rare.LEARNING)
  @Option(names = "--augment", paramLabel = "none|digits|crops|…", defaultValue = "none",
      converter = AugmentText.class,
      description = "Change images at random, anew each time they are trained on: distort them as suits digits, or"
          + " within limits of rotation (degrees), scale, shear, shift (pixels), and alpha and sigma of an elastic"
          + " field, such as rotation=10,shift=2; flip, crop and cut them as suits photographs (crops), or such as"
          + " crops:pad=4,cut=8,flip=on; digits+crops does both (default: ${DEFAULT-VALUE}).")
  Given<String> augment;

  @Rare(Rare.LEARNING)
  @Option(names = "--average-flips", paramLabel = "on|off", defaultValue = "off", converter = FlipsWord.class,
      description = "Evaluate and predict by the mean of the probabilities of an image and of the image flipped from"
          + " left to right; of networks that read maps (default: ${DEFAULT-VALUE}).")
  Given<Flips> averageFlips;

  static final class FlipsWord extends Given.Reader<Flips> {
    FlipsWord() {
      super(Flips::parse);
    }
  }

  static final class ValidationText extends Given.Reader<Validation> {
    ValidationText() {
      super(Validation::parse);
    }
  }

  /** Reads how images are changed, which depends on their shape. */
  static final class AugmentText extends Given.Reader<String> {
    AugmentText() {
      super(text -> {
        Augmentation.parse(text, LARGEST);
        return text;
      });
    }
  }

  Validation validation() {
    return validation.value();
  }

  /**
   * How images of {@code shape} are changed each time they are trained on.
   *
   * @throws UsageException if that does not suit them
   */
  Augmentation augmentation(ImageShape shape) {
    return UsageException.naming("--augment", () -> Augmentation.parse(augment.value(), shape));
  }

  /**
   * The training images, as many times as asked for.
   *
   * @param seed of the copies' distortions
   * @throws UsageException if they come to more than can be counted
   */
  Enlarged enlarged(ImageDataSet data, long seed) {
    // A worker counts its examples in an int.
    if (data.trainCount() > Integer.MAX_VALUE / enlarge) {
      throw new UsageException(
          "--enlarge " + enlarge + ": too many copies of " + data.trainCount() + " training images; take at most "
              + Integer.MAX_VALUE / data.trainCount());
    }
    ImageShape shape = data.shape();
    return new Enlarged(data.train(), data.trainCount(), enlarge, shape, DistortionStrength.digits(shape), seed);
  }

  /**
   * How many of {@code images} training images, copies included, are trained on.
   *
   * @throws UsageException if none are left to validate on
   */
  long trainExamples(long images) {
    long heldOut = validation().heldOut(images);
    if (!validation().onTest() && heldOut == 0) {
      throw new UsageException("--validation " + validation + " holds out none of " + images
          + " training images; give a larger fraction, at least " + Math.ceil(1e4 / images) / 1e4);
    }
    return (images - heldOut) * enlarge;
  }

  /**
   * Checks that each worker of {@code plan} gets some of {@code images} training images.
   *
   * @throws UsageException if not
   */
  void requireEnough(long images, TrainingPlan plan) {
    long examples = trainExamples(images);
    if (examples < plan.workers()) {
      throw new UsageException("--workers " + plan.workers() + ": "
          + (validation().onTest() ? "there are " : "--validation " + validation + " leaves ") + examples
          + " training examples for " + plan.workers() + " workers; take at most " + examples);
    }
  }
}
