import dev.pliant.ml.LearnedActivationClassificationModel;
import dev.pliant.ml.LearnedActivationClassifier;
import java.io.IOException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Trains a pipeline that separates two rings, one around the other; then saves the pipeline, loads it and uses it. */
public final class Rings {
  private Rings() {}

  /** @param args where to save the pipeline */
  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().appName("rings").getOrCreate();
    Dataset<Row> rings = spark.range(2000)
        .selectExpr("if(id % 2 = 0, 'inner', 'outer') ring", "1 + id % 2 + 0.2 * randn(1) r", "6.2832 * rand(2) a")
        .selectExpr("ring", "r * cos(a) x", "r * sin(a) y");
    Dataset<Row>[] split = rings.randomSplit(new double[] {0.8, 0.2}, 1);

    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {
        new StringIndexer().setInputCol("ring").setOutputCol("label"),
        new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
        new LearnedActivationClassifier()
            .setHiddenLayers(new int[] {16}).setActivation("apl:3").setEpochs(20).setLearningRate(0.01)
    }).fit(split[0]);

    LearnedActivationClassificationModel model = (LearnedActivationClassificationModel) fitted.stages()[2];
    model.summary().epochs().forEach(System.out::println);
    model.activations().forEach(System.out::println);
    fitted.write().overwrite().save(args[0]);
    double accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy")
        .evaluate(PipelineModel.load(args[0]).transform(split[1]));
    System.out.println("accuracy on rows not trained on: " + accuracy);
  }
}
