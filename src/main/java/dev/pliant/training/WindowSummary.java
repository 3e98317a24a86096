package dev.pliant.training;

/**
 * One worker in one averaging window.
 *
 * @param epoch counted from 1
 * @param window counted from 1 in each epoch
 * @param worker counted from 0
 * @param examples mean cross-entropy over these examples in nats, each with the parameters at its minibatch; NaN if
 *     there were none
 * @param loss mean cross-entropy over them in nats, each with the parameters its minibatch met; NaN if there were none
 * @param stepMillis time in optimisation steps
 * @param waitMillis the window's time on the driver minus {@code stepMillis}: dispatch, transfer, slower workers,
 *     averaging
 * @param distance the worker's distance from the workers' average; null without diagnostics, or for a worker without
 *     examples, which has no part in the average
 */
public record WindowSummary(
    int epoch,
    int window,
    int worker,
    long examples,
    double loss,
    double stepMillis,
    double waitMillis,
    ReplicaDistance distance) {}
