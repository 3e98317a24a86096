import dev.pliant.ml.{LearnedActivationClassificationModel, LearnedActivationClassifier}
import org.apache.spark.ml.feature.VectorAssembler
import org.apache.spark.ml.linalg.Vectors

val rings = spark.range(2000).
  selectExpr("cast(id % 2 as double) label", "1 + id % 2 + 0.2 * randn(1) r", "6.2832 * rand(2) a").
  selectExpr("label", "r * cos(a) x", "r * sin(a) y")
val table = new VectorAssembler().setInputCols(Array("x", "y")).setOutputCol("features").transform(rings)
val Array(train, test) = table.randomSplit(Array(0.8, 0.2), 1)
val model = new LearnedActivationClassifier().
  setHiddenLayers(Array(16)).setActivation("apl:3").setEpochs(20).setLearningRate(0.01).fit(train)
println(model.summary.accuracy)
model.activations.forEach(parameter => println(parameter))
model.transform(test).select("label", "probability", "prediction").show(3)
model.write.overwrite().save("rings-model")

val served = LearnedActivationClassificationModel.load("rings-model")
println(served.predict(Vectors.dense(0.6, -0.8)) + " " + served.predictProbability(Vectors.dense(0.6, -0.8)))
