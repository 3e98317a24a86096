package dev.pliant.cli;

import dev.pliant.training.Validation;
import java.util.function.UnaryOperator;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a training, changed for a comparison of many: one is gone, others have another default or meaning. */
final class CompareModel implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec spec) {
    spec.remove(spec.findOption("--activation"));
    replace(spec, "--workers", option -> option.defaultValue("1").description(
        "Parts of a run that train side by side (default: ${DEFAULT-VALUE}, so that runs fill the task slots)."));
    replace(spec, "--seed", option -> option.description(
        "The first of the seeds, which follow one another (default: ${DEFAULT-VALUE})."));
    return replace(spec, "--validation", option -> option.defaultValue("0.1").paramLabel("FRACTION").description(
        "The held-out share of the training set that validates; the test set is used only at the end"
            + " (default: ${DEFAULT-VALUE}).").converters(new FractionText()));
  }

  private static final class FractionText extends Given.Reader<Validation> {
    FractionText() {
      super(FractionText::parse);
    }

    private static Validation parse(String text) {
      if (text.equals(Validation.TEST.toString())) {
        throw new IllegalArgumentException("what a comparison chooses on the test set cannot be judged on it; give a"
            + " fraction to hold out, such as 0.1");
      }
      return Validation.fraction(text).orElseThrow(() ->
          new IllegalArgumentException("'" + text + "' is not a fraction between 0 and 1 such as 0.1"));
    }
  }

  private static CommandSpec replace(CommandSpec spec, String name, UnaryOperator<OptionSpec.Builder> change) {
    OptionSpec option = spec.findOption(name);
    return spec.remove(option).addOption(change.apply(option.toBuilder()).build());
  }
}
