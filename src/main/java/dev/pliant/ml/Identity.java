package dev.pliant.ml;

import java.io.Serializable;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import scala.Tuple3;

/**
 * The uid of a classifier or a model. Constructors of Spark's classes ask for the uid before a subclass can set a
 * field. In Scala such a field can be set before the constructors run. In Java only the outer object of an inner class
 * is set before them, and so this class is the outer object.
 */
final class Identity implements Serializable {
  private static final long serialVersionUID = 1;
  private final String uid;

  Identity(String uid) {
    this.uid = uid;
  }

  /** A classifier with this uid. */
  abstract class Classifier
      extends ProbabilisticClassifier<Object, LearnedActivationClassifier, LearnedActivationClassificationModel> {
    private static final long serialVersionUID = 1;

    @Override
    public final String uid() {
      return uid;
    }
  }

  /** A model with this uid. */
  abstract class Model extends ProbabilisticClassificationModel<Object, LearnedActivationClassificationModel> {
    private static final long serialVersionUID = 1;

    @Override
    public final String uid() {
      return uid;
    }

    /** Calls Spark's method. Spark's classes have two such methods, of which one overrides the other only in Scala. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
      return super.findSummaryModel();
    }
  }
}
