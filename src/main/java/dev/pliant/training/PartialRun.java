package dev.pliant.training;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a training that could not go on had come to.
 *
 * @param network with its last parameters that were all finite
 * @param start the activation parameters before the first epoch
 * @param epochs those that ended, in order
 * @param windows those that ended, in the order of epochs, windows and workers
 */
public record PartialRun(
    MultiLayerNetwork network, List<ActivationValue> start, List<EpochSummary> epochs, List<WindowSummary> windows) {}
