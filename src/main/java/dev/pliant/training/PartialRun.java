package dev.pliant.training;

import dev.pliant.layer.Parameters;
import java.util.List;

/**
 * What a training that could not go on had come to.
 *
 * @param parameters the network's, the last that were all finite
 * @param start the activation parameters before the first epoch
 * @param epochs those that ended, in order
 * @param windows those that ended, in the order of epochs, windows and workers
 */
public record PartialRun(
    Parameters parameters, List<ActivationValue> start, List<EpochSummary> epochs, List<WindowSummary> windows) {}
