/**
 * Runs and comparisons: what is trained, written down, read back and compared, for commands and for Java.
 *
 * <p>{@link dev.pliant.runs.Runs} trains a network and stores the run; {@link dev.pliant.runs.Recorder} makes a run's rows,
 * {@link dev.pliant.runs.StoredNetwork} a network from them, {@link dev.pliant.runs.ComparisonTable} the statistics of
 * runs beside one another. Knows {@code data}, {@code layer}, {@code network}, {@code step}, {@code training},
 * {@code results} and {@code stats}; prints nothing and reads no options.
 *
 * <pre>{@code
 * ImageDataSet images = ImageDataSet.open(spark, "mine", "data/mine", 10);
 * Network network = Network.dense(List.of(784, 128, 64, 10), List.of("swish"), Sharing.LAYER);
 * TrainingPlan plan = new TrainingPlan(network, 5, 32, 0.001, 2, Averaging.every(100), 42, StepKind.AUTO);
 * RunRow run = new Runs(spark, "results").train("my-run", images, plan);
 * StoredNetwork stored = StoredNetwork.load(new ResultsStore(spark, "results"), "results", "my-run");
 * }</pre>
 */
package dev.pliant.runs;
