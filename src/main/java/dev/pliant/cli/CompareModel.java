package dev.pliant.cli;

import dev.pliant.training.Validation;
import java.util.function.UnaryOperator;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a training, changed for a comparison: one is removed, others have another default or meaning. */
final class CompareModel implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec spec) {
    spec.remove(spec.findOption("--activation"));
    replace(spec, "--workers", option -> option.defaultValue("1").description(
        "Workers of each run (default: ${DEFAULT-VALUE}, so that several runs fill the task slots)."));
    replace(spec, "--seed", option -> option.description(
        "The first seed; the others are the numbers after it (default: ${DEFAULT-VALUE})."));
    return replace(spec, "--validation", option -> option.defaultValue("0.1").paramLabel("FRACTION").description(
        "Validate on this share of the training set, held out; the test set is used only at the end"
            + " (default: ${DEFAULT-VALUE}).").converters(new FractionText()));
  }

  private static final class FractionText extends Given.Reader<Validation> {
    FractionText() {
      super(FractionText::parse);
    }

    private static Validation parse(String text) {
      if (text.equals(Validation.TEST.toString())) {
        throw new IllegalArgumentException("a comparison cannot choose on the test set and also judge on it; give a"
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
