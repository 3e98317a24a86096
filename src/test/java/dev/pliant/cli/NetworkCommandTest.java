package dev.pliant.cli;

import static dev.pliant.cli.Captured.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that {@code --network} describes, through every command. */
class NetworkCommandTest {
  private static final String BRANCHES = "x = dense:8 act; y = x dense:8 act; add(x,y) norm act";
  private static final String STORED =
      "x = input:9 dense:8 swish; y = x dense:8 tanh; add(x,y) norm prelu softmax/3";

  @TempDir private static Path folder;
  private static Path data;
  private static Path out;

  @BeforeAll
  static void train() throws IOException {
    LocalSpark.stop();
    data = IdxFiles.write(folder.resolve("data"), 120, 40, 3, 3, 3, 11);
    out = folder.resolve("out");
    for (String step : List.of("fused", "dl4j")) {
      Captured captured = train(
          "--run-id", step, "--network", BRANCHES, "--activation", "swish,tanh,prelu", "--sharing", "unit", "--step",
          step, "--report", step.equals("fused") ? "on" : "off");
      assertThat(captured.exit()).as(captured.err()).isZero();
      assertThat(captured.err()).isEmpty();
    }
  }

  private static Captured train(String... options) {
    return run("train", List.of(
        "--data", data.toString(), "--epochs", "2", "--batch-size", "8", "--workers", "2", "--averaging-frequency", "3"),
        options);
  }

  private static Captured run(String command, List<String> first, String... options) {
    List<String> args = new ArrayList<>(List.of(command, "--out", out.toString()));
    args.addAll(first);
    args.addAll(List.of(options));
    return Captured.run(args.toArray(String[]::new));
  }

  private static List<String> asked(String statement) {
    Captured captured = run("sql", List.of("--format", "csv"), statement);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }

  @Test
  void rowsNameTheNodesThatTheyAreOf() {
    assertThat(asked("SELECT network, size(layers), parameter_count, step FROM runs WHERE run_id = step ORDER BY step")).containsExactly(
        '"' + STORED + "\",0,211,dl4j", '"' + STORED + "\",0,211,fused");
    assertThat(asked("SELECT layer, node, name, count(*) FROM activations WHERE run_id = 'fused' AND epoch = 2"
        + " GROUP BY ALL ORDER BY layer, node, name"))
        .containsExactly("1,x,beta,8", "2,activation3,a,8");
    assertThat(asked("SELECT layer, node FROM inputs WHERE run_id = 'fused' AND epoch = 1 ORDER BY layer, node"))
        .containsExactly("1,x", "2,activation3", "2,y");
    assertThat(asked("SELECT layer, node FROM curves WHERE run_id = 'fused' AND epoch = 1 GROUP BY ALL ORDER BY layer, node"))
        .containsExactly("1,x", "2,activation3", "2,y");
    assertThat(asked("SELECT layer, node FROM gradients WHERE run_id = 'fused' AND epoch = 1 ORDER BY layer"))
        .containsExactly("1,dense1", "2,dense2", "3,dense3");
    assertThat(asked("SELECT layer, node, name, shape[0] FROM parameters WHERE run_id = 'fused' ORDER BY layer, node, name"))
        .containsExactly(
            "1,dense1,W,9", "1,dense1,b,8", "1,x,k,8", "2,activation3,k,8", "2,dense2,W,8", "2,dense2,b,8",
            "2,norm1,gain,8", "2,norm1,mean,8", "2,norm1,shift,8", "2,norm1,variance,8", "3,dense3,W,8", "3,dense3,b,3");
    assertThat(asked("SELECT epoch, task, split, metric, count(*) FROM scores WHERE run_id = 'fused' GROUP BY ALL"
        + " ORDER BY epoch, split, metric").stream().limit(6))
        .containsExactly(
            ",label,test,accuracy,1", ",label,test,loss,1", ",label,train,accuracy,1", ",label,train,loss,1",
            ",label,validation,accuracy,1", ",label,validation,loss,1");
    assertThat(asked("SELECT count(*) FROM scores JOIN runs USING (run_id) WHERE run_id IN ('fused', 'dl4j') AND epoch IS NULL"
        + " AND split = 'test' AND value IN (test_loss, test_accuracy)")).containsExactly("4");
    assertThat(asked("SELECT node, name FROM moved_parameters WHERE run_id = 'fused' ORDER BY node"))
        .containsExactly("activation3,a", "x,beta");
    assertThat(asked("SELECT layer, node FROM layer_health WHERE run_id = 'fused'"))
        .containsExactly("1,x", "2,activation3", "2,y");
  }

  @Test
  void storedNetworkIsEvaluatedAndPredictsInBothSteps() {
    for (String run : List.of("fused", "dl4j")) {
      Captured evaluated = run("evaluate", List.of("--run", run));
      assertThat(evaluated.exit()).as(evaluated.err() + evaluated.out()).isZero();
      assertThat(evaluated.out()).contains("the stored test accuracy, exactly");
      Captured predicted = run("predict", List.of("--run", run, "--overwrite"));
      assertThat(predicted.exit()).as(predicted.err()).isZero();
    }
    assertThat(asked("SELECT run_id, task, avg(CAST(predicted = label AS DOUBLE)) = any_value(test_accuracy)"
        + " FROM predictions JOIN runs USING (run_id) WHERE run_id = step GROUP BY ALL ORDER BY run_id"))
        .containsExactly("dl4j,label,true", "fused,label,true");
  }

  @Test
  void storedNetworkIsExported() throws Exception {
    Path onnx = folder.resolve("r.onnx");
    Captured captured = run("export", List.of("--run", "fused", "--format", "onnx", "--to", onnx.toString()));
    assertThat(captured.exit()).as(captured.err()).isZero();
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx.toString())) {
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("network", STORED);
    }
    Path zip = folder.resolve("r.zip");
    Captured archived = run("export", List.of("--run", "dl4j", "--format", "dl4j", "--to", zip.toString()));
    assertThat(archived.exit()).as(archived.err()).isZero();
    ComputationGraph graph = ComputationGraph.load(zip.toFile(), false);
    assertThat(graph.outputSingle(Nd4j.zeros(DataType.FLOAT, 2, 9)).shape()).containsExactly(2, 3);
  }

  @Test
  void activationsAreComparedWhereActStands() {
    Captured captured = run("compare", List.of(
        "--data", data.toString(), "--epochs", "1", "--run-id", "c", "--network", "x = dense:6 act; join(x,input) dense:4 act",
        "--activations", "apl:2,relu", "--seeds", "2", "--matched-relu", "--sharing", "unit"));
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(asked("SELECT candidate, activation, size(layers), runs FROM comparisons ORDER BY candidate"))
        .containsExactly("apl:2,apl:2,0,2", "matched-relu,relu,0,2", "relu,relu,0,2");
    assertThat(asked("SELECT DISTINCT split(network, ' softmax')[0] FROM runs WHERE run_id LIKE 'c%' ORDER BY 1")).containsExactly(
        "\"x = input:9 dense:6 apl:2; join(x,input) dense:4 apl:2\"",
        "\"x = input:9 dense:6 relu; join(x,input) dense:4 relu\"",
        "\"x = input:9 dense:7 relu; join(x,input) dense:5 relu\"");
    assertRefused(2, run("compare", List.of(
        "--data", data.toString(), "--network", "dense:6 tanh", "--activations", "swish,relu")), "--network has no act");
    assertRefused(2, run("compare", List.of(
        "--data", data.toString(), "--network", "input:9 dense:9 act add(input)", "--activations", "acon,relu", "--matched-relu",
        "--sharing", "unit")),
        "--matched-relu: the network cannot be made wider (add takes values of one shape, but these are 10 and 9)");
  }

  @Test
  void networkIsFoundByItsName() {
    Captured captured = train("--network", "residual", "--activation", "relu", "--report", "off");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(asked("SELECT config['network'], config['layers'] FROM runs WHERE run_id LIKE '%-residual-relu'"))
        .containsExactly('"' + NamedNetworks.load(Home.conf("networks.conf")).entries().get("residual").text() + "\",");
  }

  @Test
  void namedNetworksAreWhatTheySayTheyAre() {
    NamedNetworks.load(Home.conf("networks.conf")).entries().forEach((name, entry) -> {
      Network network = Network.parse(
          entry.text(), new Network.Setting(Shape.parse(entry.images()), 10, List.of("swish"), Sharing.LAYER));
      assertThat(network.learnedParameterCount() - network.activationParameterCount()).as(name).isEqualTo(entry.parameters());
      assertThat(entry.what()).as(name).endsWith(".");
      assertThat(entry.source()).as(name).endsWith(".");
    });
  }

  @Test
  void networkOfMapsIsTrainedStoredUsedAndDrawn() throws Exception {
    Captured captured = train(
        "--run-id", "maps", "--network", "conv:4/2x2 act maxpool:2 dropout:0.25 dense:5 act", "--activation", "acon",
        "--sharing", "unit", "--report", "on", "--average-flips", "on", "--scale-channels", "on");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).contains(", flips averaged, ");
    assertThat(asked("SELECT network, size(layers), parameter_count FROM runs WHERE run_id = 'maps'")).containsExactly(
        "input:3x3x1 scale:1 conv:4/2x2 acon maxpool:2 dropout:0.25 dense:5 acon softmax/3,0,90");
    assertThat(asked("SELECT node, name, array_join(shape, 'x') FROM parameters WHERE run_id = 'maps' ORDER BY layer, node, name"))
        .containsExactly(
            "scale1,deviation,1", "scale1,mean,1", "activation1,k,4x3",
            "conv1,W,4x1x2x2", "conv1,b,4", "activation2,k,5x3", "dense1,W,4x5", "dense1,b,5",
            "dense2,W,5x3", "dense2,b,3");
    assertThat(asked("SELECT node, max(unit) FROM curves WHERE run_id = 'maps' GROUP BY ALL ORDER BY node"))
        .containsExactly("activation1,3", "activation2,4");
    // Of four channels of 3×3 pixels, and of five units.
    assertThat(asked("SELECT node, count / examples FROM inputs WHERE run_id = 'maps' AND epoch = 2 ORDER BY node"))
        .containsExactly("activation1,36.0", "activation2,5.0");
    assertThat(asked("SELECT node, weight_norm > 0, activation_norm > 0 FROM gradients WHERE run_id = 'maps' AND epoch = 1"
        + " ORDER BY node")).containsExactly("conv1,true,true", "dense1,true,true", "dense2,true,");
    Captured evaluated = run("evaluate", List.of("--run", "maps"));
    assertThat(evaluated.exit()).as(evaluated.err() + evaluated.out()).isZero();
    assertThat(evaluated.out()).contains("the stored test accuracy, exactly");
    String loss = asked("SELECT format_number(test_loss, 4) FROM runs WHERE run_id = 'maps'").get(0);
    assertThat(evaluated.out()).contains(loss);
    assertRefused(2, train("--average-flips", "on"), "--average-flips: flips need a network that reads images as maps");
    Captured predicted = run("predict", List.of("--run", "maps", "--overwrite"));
    assertThat(predicted.exit()).as(predicted.err()).isZero();
    assertThat(predicted.out()).contains(loss);
    Captured exported = run("export", List.of(
        "--run", "maps", "--format", "onnx", "--to", folder.resolve("maps.onnx").toString()));
    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(exported.err()).hasLineCount(1).contains("average the probabilities of an image and of the image flipped");
    // As many pixels, of another shape.
    Path flat = IdxFiles.write(folder.resolve("flat"), 12, 4, 1, 9, 3, 11);
    assertRefused(2, run("evaluate", List.of("--run", "maps", "--data", flat.toString())), "images of 1×9");
    assertThat(train("--network", "conv:4/2x2 maxpool:4").err()).contains("maxpool:4 needs a map of at least 4x4 pixels");
  }

  @Test
  void networkOfMapsIsTrainedByDl4jsStepAndExportedToDl4j() throws Exception {
    for (String step : List.of("fused", "dl4j")) {
      Captured captured = train(
          "--run-id", "maps-" + step, "--network", "conv:4/2x2 act maxpool:2 dense:5 act", "--activation", "swish",
          "--step", step, "--report", "off");
      assertThat(captured.exit()).as(captured.err()).isZero();
    }
    // Of some 20 updates, whose gradients agree to 1e-5 of the largest.
    assertThat(asked("SELECT count(*), max(abs(f.values[i] - d.values[i])) < 1e-4 FROM parameters f JOIN parameters d"
        + " USING (node, name) LATERAL VIEW posexplode(f.values) AS i, v"
        + " WHERE f.run_id = 'maps-fused' AND d.run_id = 'maps-dl4j'")).containsExactly("65,true");
    Path zip = folder.resolve("maps.zip");
    Captured exported = run("export", List.of("--run", "maps-dl4j", "--format", "dl4j", "--to", zip.toString()));
    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(exported.out()).endsWith("[batch, 1, 3, 3] to 3 probabilities, without updater state\n");
    MultiLayerNetwork chain = MultiLayerNetwork.load(zip.toFile(), false);
    assertThat(chain.output(Nd4j.zeros(DataType.FLOAT, 2, 1, 3, 3)).shape()).containsExactly(2, 3);
    assertRefused(2, train("--network", "conv:4/4x1/3", "--step", "dl4j"),
        "--step dl4j: DL4J cannot pad a map of 3x3x1 for conv:4/4x1/3");
  }

  @Test
  void denseNetworkIsTheSameHoweverItIsDescribed() {
    assertThat(train("--run-id", "sizes", "--layers", "9,7,3", "--report", "off").exit()).isZero();
    assertThat(train("--run-id", "text", "--network", "dense:7 act", "--report", "off").exit()).isZero();
    assertThat(asked("SELECT DISTINCT parameters_sha256, network, layers[1] FROM runs WHERE run_id IN ('sizes', 'text')"))
        .singleElement().asString().endsWith(",input:9 dense:7 affine softmax/3,7");
  }

  @Test
  void denseNetworkWithScaledChannelsKeepsItsSizesAmongTheOptions() {
    Captured captured = train("--run-id", "scaled", "--layers", "9,7,3", "--scale-channels", "on", "--updater", "sgd",
        "--patience", "1", "--validation", "0.2", "--augment", "crops:pad=1", "--report", "on");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).contains("SGD 0.001 with momentum 0.9");
    assertThat(asked("SELECT network, config['layers'], config['momentum'], config['keep'], epochs FROM runs"
        + " WHERE run_id = 'scaled'")).containsExactly("input:9 scale:1 dense:7 affine softmax/3,\"9,7,3\",0.9,best,2");
    assertThat(run("evaluate", List.of("--run", "scaled")).out()).contains("the stored test accuracy, exactly");
  }

  @Test
  void textThatIsWrongIsMarkedBeforeAnythingIsDone() throws IOException {
    Captured captured = train("--network", "dense:8 act dens:4 act");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err().lines()).hasSize(3);
    assertThat(captured.err().lines().toList().get(0)).startsWith("pliant: --network: unknown layer 'dens:4'; did you mean");
    assertThat(captured.err().lines().skip(1)).containsExactly("  dense:8 act dens:4 act", "              ^^^^^^");
    assertRefused(2, train("--network", "residul"), "there is no network 'residul'");
    assertThat(train("--network", "residul").err()).contains("did you mean 'residual'?");
    assertRefused(2, train("--network", "report", "--layers", "9,3"), "--network and --layers");
    assertThat(train("--network", "input:8 act").err()).contains("an example is 9 here and not 8");
    assertThat(train("--network", "softmax/4").err()).contains("labels have 3 classes and not 4");
    assertRefused(
        2, train("--network", "dense:8 act dropout:0.5", "--step", "dl4j"),
        "--step dl4j: DL4J's step does not support dropout");
    assertThat(Files.exists(out.resolve("_unfinished"))).isFalse();
  }
}
