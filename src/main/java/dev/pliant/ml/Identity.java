package dev.pliant.ml;

import java.io.Serializable;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import scala.Tuple3;

/**
 * The uid of a classifier or a model. Constructors of Spark's classes ask for it before a subclass could set a field:
 * in Scala it is one that is set before them. What Java sets before them is the object that an inner class belongs to.
 */
final class Identity implements Serializable {
  private static final long serialVersionUID = 1;
  private final String uid;

  Identity(String uid) {
    this.uid = uid;
  }

  /** A classifier of this identity. */
  abstract class Classifier
      extends ProbabilisticClassifier<Object, LearnedActivationClassifier, LearnedActivationClassificationModel> {
    private static final long serialVersionUID = 1;

    @Override
    public final String uid() {
      return uid;
    }
  }

  /** A model of this identity. */
  abstract class Model extends ProbabilisticClassificationModel<Object, LearnedActivationClassificationModel> {
    private static final long serialVersionUID = 1;

    @Override
    public final String uid() {
      return uid;
    }

    /** Spark's own. Of the two that Spark's classes have, the one overrides the other in Scala's eyes alone. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
      return super.findSummaryModel();
    }
  }
}
