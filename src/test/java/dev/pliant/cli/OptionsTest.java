package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.ImageShape;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.training.Keep;
import dev.pliant.training.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Wrong use that is found before Spark starts: exit code 2, one line that names the option, nothing written. */
class OptionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--epochs 0                     | --epochs must be a whole number from 1 to 2147483647, not 0",
    "--epochs -3                    | --epochs must be a whole number from 1 to 2147483647, not -3",
    "--epochs ten                   | --epochs must be a whole number from 1 to 2147483647, not ten",
    "--epochs 99999999999           | --epochs must be a whole number from 1 to 2147483647, not 99999999999",
    "--batch-size 0                 | --batch-size must be a whole number from 1 to 2147483647",
    "--averaging-frequency 0        | --averaging-frequency must be a whole number from 1 to 2147483647",
    "--enlarge 0                    | --enlarge must be a whole number from 1 to 2147483647, not 0",
    "--enlarge -2                   | --enlarge must be a whole number from 1 to 2147483647, not -2",
    "--enlarge 1.5                  | --enlarge must be a whole number from 1 to 2147483647, not 1.5",
    "--enlarge 3000000000           | --enlarge must be a whole number from 1 to 2147483647, not 3000000000",
    "--workers 0                    | --workers must be a whole number from 1 to 2147483647",
    "--workers many                 | --workers must be a whole number from 1 to 2147483647, not many",
    "--learning-rate 0              | --learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 0",
    "--learning-rate -1             | --learning-rate must be a positive number",
    "--learning-rate NaN            | --learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not NaN",
    "--learning-rate Infinity       | --learning-rate must be a positive number",
    "--activation-learning-rate 0   | --activation-learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 0",
    "--activation-learning-rate NaN | --activation-learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not NaN",
    "--learning-rate-schedule step  | --learning-rate-schedule: unknown schedule 'step'; there are: constant, cosine",
    "--warm-up 11                   | --warm-up must be at most --epochs, which is 10, not 11.0",
    "--warm-up -1                   | --warm-up must be a number of at least 0, not -1",
    "--weight-decay -0.1            | --weight-decay must be 0 or a positive number in single precision (1.17549435E-38 to 3.4028235E38), not -0.1",
    "--dropout 1                    | --dropout must be at least 0 and below 1, not 1",
    "--input-dropout -0.1           | --input-dropout must be at least 0 and below 1, not -0.1",
    "--label-smoothing NaN          | --label-smoothing must be at least 0 and below 1, not NaN",
    "--step dl4j --dropout 0.1      | --step dl4j has neither --dropout nor --input-dropout",
    "--patience 2                  | --patience 2: without images held out, the test set would choose the epoch; give a",
    "--patience 2 --keep average:3 | --keep average:3: --patience 2 ends with the parameters of the best epoch",
    "--patience -1                 | --patience must be a whole number from 0 to 2147483647, not -1",
    "--updater adagrad             | --updater: unknown updater 'adagrad'; there are: adam, sgd, nesterov",
    "--momentum 0.9                | --momentum 0.9: --updater adam has moments of its own",
    "--updater sgd --momentum 1    | --momentum must be at least 0 and below 1, not 1",
    "--step dl4j --updater sgd     | --step dl4j has --updater sgd without momentum alone; give --momentum 0, or take",
    "--keep first                   | --keep: 'first' is none of last, best and average:N",
    "--keep average:0               | --keep: an average is over at least 1 epoch, not 0",
    "--keep average:11              | --keep average must be at most --epochs, which is 10, not 11",
    "--weight-start he              | --weight-start: unknown weight start 'he'; there are: glorot, gain",
    "--seed x                       | --seed must be a whole number from -9223372036854775808 to 9223372036854775807, not x",
    "--activation afine             | --activation: unknown activation 'afine'; did you mean 'affine'? there are:",
    "--activation relu,tanh,elu     | 3 activations for 2 hidden layers",
    "--activation relu,             | unknown activation ''",
    "--activation affine:3          | 'affine' takes no arguments",
    "--sharing all                  | --sharing: unknown sharing 'all'; there are: layer, unit, network",
    "--sharing network --activation prelu,swish | are of one function, not prelu, swish",
    "--layers 784                   | --layers: '784' is one size; a network has at least two",
    "--layers 784,a,10              | --layers: '784,a,10' is not a list of whole numbers of at least 1",
    "--layers 784,0,10              | --layers: '784,0,10' is not a list of whole numbers of at least 1",
    "--layers 784,64,1              | --layers: '784,64,1' ends with one class; a network has at least 2",
    "--validation 1.5               | --validation: '1.5' is neither 'test' nor a fraction between 0 and 1",
    "--validation train             | --validation: 'train' is neither",
    "--step fast                    | --step: unknown step 'fast'",
    "--diagnostics yes              | --diagnostics: 'yes' is neither on nor off",
    "--run-id                       | Missing required parameter for option '--run-id'",
    "--learning-rate 1e308          | --learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 1e308",
    "--learning-rate 1e-320         | must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 1e-320",
    "--activation-learning-rate 1e39 | --activation-learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 1e39",
    "--outer-learning-rate 1e-46    | --outer-learning-rate must be a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 1e-46",
    "--weight-decay 1e308           | --weight-decay must be 0 or a positive number in single precision (1.17549435E-38 to 3.4028235E38), not 1e308",
    "--no-such-option               | there is no option '--no-such-option' (./submit.sh train --help)",
    "surplus                        | 'surplus' is one argument too many (./submit.sh train --help)",
    "--checkpoints -1               | --checkpoints must be a whole number from 0 to 2147483647, not -1",
    "--checkpoints 0 --checkpoint-windows 3 | --checkpoint-windows 3: --checkpoints 0 writes none",
    "--resume a --run-id b          | --resume names the run; leave --run-id out",
    "--augment turn=3               | --augment: 'turn=3' is no limit of a distortion; write none or digits alone",
    "--augment crops:pad=9000       | --augment: the pad of crops must be from 0 to 4095 pixels of these images, not '9000'",
    "--augment shift=far            | --augment: the shift of a distortion must be a number, not 'far'",
    "--recipe fast                  | --recipe fast: no such file in",
    "--config no/such/file          | --config no/such/file: no such file",
    "--config conf                  | --config conf: no such file",
  })
  void wrongOptionIsOneLineAndExitCodeTwo(String args, String message) {
    Path out = folder.resolve("out");
    List<String> line = new ArrayList<>(List.of("train", "--out", out.toString()));
    line.addAll(List.of(args.strip().split(" ")));
    Captured captured = Captured.run(line.toArray(String[]::new));
    assertThat(captured.exit()).as(captured.err()).isEqualTo(2);
    assertThat(captured.err().lines()).as("one line").hasSize(1);
    assertThat(captured.err()).startsWith("pliant: ").contains(message.strip());
    assertThat(captured.out()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @Test
  void commandThatIsMissingOrUnknownIsWrongUse() {
    assertThat(Captured.run().exit()).isEqualTo(2);
    assertThat(Captured.run().err()).contains("a command is missing; there are:").contains("train");
    assertThat(Captured.run("tarin").exit()).isEqualTo(2);
    assertThat(Captured.run("tarin").err().lines()).hasSize(1);
    assertThat(Captured.run("evaluate").err()).contains("Missing required option: '--run=ID'");
    assertThat(Captured.run("sql", "--format", "xml", "SELECT 1").err()).contains("unknown format 'xml'");
  }

  @Test
  void wordsAreQuotedAsAShellTakesThem() {
    assertThat(Shell.quoted("20260101-affine")).isEqualTo("20260101-affine");
    assertThat(Shell.quoted("a b")).isEqualTo("'a b'");
    assertThat(Shell.quoted("it's")).isEqualTo("\"it's\"");
    assertThat(Shell.quoted("it's $1")).isEqualTo("'it'\\''s $1'");
    assertThat(Shell.quoted("")).isEqualTo("''");
  }

  @Test
  void helpAndVersionAreShown() {
    assertThat(Captured.run("--help").out()).contains("train").contains("evaluate").contains("sql");
    assertThat(Captured.run("--version").out()).startsWith("Pliant ");
  }

  @Test
  void commandLineGoesBeforeConfigFileGoesBeforeDefaults() throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), """
        epochs = 3
        layers = [784, 30, 10]
        activation = tanh
        """);
    String[] args = {"train", "--config", file.toString(), "--activation", "relu"};
    CommandLine command = new CommandLine(new TrainCommand());
    command.setDefaultValueProvider(ConfigFile.given(args, command.getCommandSpec()));
    command.parseArgs("--config", file.toString(), "--activation", "relu");
    assertThat(value(command, "--activation")).hasToString("relu");
    assertThat(value(command, "--epochs")).isEqualTo(3);
    assertThat(value(command, "--layers")).hasToString("784,30,10");
    assertThat(value(command, "--batch-size")).isEqualTo(32);
  }

  @Test
  void configFileWithAWrongKeyValueOrSyntaxIsWrongUse() throws IOException {
    Path unknown = Files.writeString(folder.resolve("unknown.conf"), "epochs = 3\nepoch = 4\n");
    assertThat(Captured.run("train", "--config", unknown.toString()).err())
        .contains("unknown.conf, line 2: 'epoch' is not an option of train");
    Path value = Files.writeString(folder.resolve("value.conf"), "epochs = many\n");
    Captured captured = Captured.run("train", "--config", value.toString());
    assertThat(captured.err()).contains("--epochs must be a whole number from 1 to 2147483647, not many");
    assertThat(captured.exit()).isEqualTo(2);
    Path syntax = Files.writeString(folder.resolve("syntax.conf"), "epochs = [3\n");
    assertThat(Captured.run("train", "--config=" + syntax).exit()).isEqualTo(2);
    assertThat(Captured.run("train", "--config=" + syntax).err().lines()).hasSize(1);
  }

  /** What is wrong with a configuration file, and what is said of it. */
  private enum Wrong {
    BRACKETS("epochs = " + "[".repeat(20_000), ", line 1: has brackets in brackets"),
    BLOCKS("\n" + "a {".repeat(20_000), ", line 2: has brackets in brackets"),
    BRACKETS_THAT_ARE_CLOSED("epochs = " + "[".repeat(20_000) + "]".repeat(20_000), "has brackets in brackets"),
    PATH("a" + ".a".repeat(100_000) + " = 1", "has more than 128 dots in a line"),
    LONG("#".repeat(300_000), "is longer than 262144 bytes"),
    SUBSTITUTIONS("epochs = " + "${".repeat(20_000), ", line 1: has brackets in brackets"),
    DOUBLED_AND_DOUBLED(IntStream.range(0, 40)
        .mapToObj(i -> "a" + i + " = ${a" + (i + 1) + "}${a" + (i + 1) + "}\n")
        .collect(Collectors.joining("", "", "a40 = lol")), "has more than 12 values that stand for others"),
    OF_ITSELF("epochs = ${epochs}", "names nothing that the file sets"),
    OF_EACH_OTHER("epochs = ${seed}\nseed = ${epochs}", "names nothing that the file sets"),
    BLOCK_AND_NUMBER("epochs = 1\na = {b = 1} 2", ", line 2: 'a = {b = 1} 2' cannot be read"),
    BLOCK_AND_NUMBER_BY_NAME("a = {b = 1}\nepochs = ${a} 2", "' cannot be read; a line is KEY = VALUE"),
    HELP("help = true", ", line 1: 'help' cannot be set by a file; give --help on the command line"),
    HELP_ALL("help-all = true", "'help-all' cannot be set by a file"),
    VERSION("version = true", "'version' cannot be set by a file"),
    CONFIG("config = x", "'config' cannot be set by a file; give --config on the command line"),
    NOT_QUITE_CONFIG("confi = x", "'confi' is not an option of train; see"),
    LONG_KEY("k".repeat(200_000) + " = 1", "is not an option of train; see");

    private final String text;
    private final String said;

    Wrong(String text, String said) {
      this.text = text;
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource(Wrong.class)
  @Timeout(20)
  void configFileThatNobodyWritesIsRefusedInOneLine(Wrong wrong) throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), wrong.text);
    Captured captured = Captured.run("train", "--config", file.toString());
    Captured.assertRefused(ExitCode.WRONG_USE, captured, wrong.said);
    assertThat(captured.err()).hasSizeLessThan(3000).doesNotContainPattern("[A-Za-z]+\\.[A-Z]|Simple|Config[A-Z]|Exception");
  }

  @Test
  void configFileThatCannotBeCalledSoIsRefused() {
    Captured.assertRefused(ExitCode.WRONG_USE, Captured.run("train", "--config", "a\0b"), "--config a?b: this machine's locale allows no such file name");
  }

  @Test
  void valuesOfAConfigFileAreTakenAsTheyStand() throws IOException {
    assertThat(System.getenv("PATH")).isNotEmpty();
    Path file = Files.writeString(folder.resolve("own.conf"), """
        run-id = "${env:PATH} of ${sys:user.home}"
        """);
    assertThat(value(configured("--config", file.toString()), "--run-id"))
        .isEqualTo("${env:PATH} of ${sys:user.home}");
    Files.writeString(file, "run-id = \"$$${env:PATH}\"\n");
    Captured refused = Captured.run("train", "--config", file.toString());
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains("it has $${ in it");
  }

  @Test
  void reportsRecipeIsTheDefault() {
    CommandLine plain = new CommandLine(new TrainCommand());
    plain.parseArgs();
    CommandLine configured = configured("--recipe", "report");
    for (String option : plain.getCommandSpec().optionsMap().keySet()) {
      if (!option.equals("--recipe")) {
        assertThat(value(configured, option)).as(option).isEqualTo(value(plain, option));
      }
    }
    assertThat(value(configured, "--recipe")).isEqualTo("report");
  }

  @Test
  void configFileGoesBeforeTheRecipeAndMayNameIt() throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), "recipe = tuned\nepochs = 3\n");
    CommandLine command = configured("--config", file.toString(), "--warm-up", "0.5");
    CommandLine tuned = configured("--recipe=tuned");
    assertThat(value(command, "--epochs")).isEqualTo(3);
    assertThat(value(command, "--warm-up")).isEqualTo(0.5);
    assertThat(value(command, "--weight-decay")).isEqualTo(value(tuned, "--weight-decay")).isNotEqualTo(0.0);
    assertThat(value(configured("--config", file.toString(), "--recipe", "report"), "--weight-decay")).isEqualTo(0.0);
  }

  @Test
  void recipeThatIsNotThereIsWrongUse() {
    Captured captured = Captured.run("train", "--recipe", "../experiments/tuned");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err().lines()).hasSize(1);
    assertThat(captured.err()).contains("--recipe ../experiments/tuned").contains("augmented, images, report, tuned");
  }

  private static CommandLine configured(String... args) {
    CommandLine command = new CommandLine(new TrainCommand());
    command.setDefaultValueProvider(ConfigFile.given(args, command.getCommandSpec()));
    command.parseArgs(args);
    return command;
  }

  @ParameterizedTest
  @ValueSource(strings = {"report", "tuned", "augmented", "images"})
  void recipesPassTheirChecksAndFitBothCommands(String name) {
    String[] args = {"--recipe", name};
    TrainOptions options = new TrainOptions();
    CommandLine command = new CommandLine(options);
    command.setDefaultValueProvider(ConfigFile.given(args, new CommandLine(new TrainCommand()).getCommandSpec()));
    command.parseArgs();
    options.check();
    options.network.check(options.network.activation.value());
    Recipe recipe = options.plan(new ImageShape(28, 28, 10), 2).recipe();
    assertThat(recipe.equals(Recipe.PLAIN)).isEqualTo(name.equals("report"));
    assertThat(recipe.augmentation().distorts()).isEqualTo(List.of("augmented", "images").contains(name));
    assertThat(recipe.regularization().drops()).isEqualTo(name.equals("tuned"));
    CommandLine compare = new CommandLine(new CompareCommand());
    compare.setDefaultValueProvider(ConfigFile.given(args, compare.getCommandSpec()));
    compare.parseArgs("--activations", "relu,tanh");
    assertThat(value(compare, "--learning-rate")).isEqualTo(value(command, "--learning-rate"));
  }

  @Test
  void recipeIsWhatTheOptionsSay() {
    TrainOptions options = new TrainOptions();
    new CommandLine(options).parseArgs(
        "--updater", "nesterov", "--momentum", "0.8", "--patience", "3", "--validation", "0.1", "--augment", "crops");
    options.check();
    Recipe recipe = options.plan(new ImageShape(32, 32, 3, 10), 2).recipe();
    assertThat(recipe.updater()).isEqualTo(new UpdaterChoice(UpdaterChoice.Kind.NESTEROV, 0.8));
    assertThat(recipe.patience()).isEqualTo(3);
    assertThat(recipe.keep()).isEqualTo(Keep.BEST);
    assertThat(recipe.augmentation()).hasToString("crops:pad=4,cut=8,flip=on");
  }

  @Test
  void optionsLeftOutArePlainAdam() {
    TrainOptions options = new TrainOptions();
    new CommandLine(options).parseArgs();
    Recipe recipe = options.plan(new ImageShape(28, 28, 10), 2).recipe();
    assertThat(recipe).isEqualTo(Recipe.PLAIN);
  }

  @Test
  void sparkSettingsAreCompletedAndOnlySerializerAndCatalogueAreForced() {
    SparkConf conf = new SparkConf(false)
        .set("spark.ui.enabled", "true")
        .set("spark.sql.catalogImplementation", "hive")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    Properties defaults = new Properties();
    defaults.setProperty("spark.ui.enabled", "false");
    defaults.setProperty("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    defaults.setProperty("spark.task.maxDirectResultSize", "33554432");
    Sessions.complete(conf, defaults);
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.serializer")).endsWith("JavaSerializer");
    assertThat(conf.get("spark.sql.catalogImplementation")).isEqualTo("in-memory");
    assertThat(conf.get("spark.task.maxDirectResultSize")).isEqualTo("33554432");
    assertThat(conf.get("spark.master")).isEqualTo("local[*]");
  }

  private static Object value(CommandLine command, String option) {
    return command.getCommandSpec().findOption(option).getValue();
  }
}
