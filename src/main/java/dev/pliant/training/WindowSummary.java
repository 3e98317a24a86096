package dev.pliant.training;

/**
 * One worker in one averaging window.
 *
 * @param epoch counted from 1
 * @param window counted from 1 in each epoch
 * @param worker counted from 0
 * @param examples how many it consumed
 * @param loss mean cross-entropy over them in nats, each with the parameters its minibatch met; NaN if there were none
 * @param stepMillis time in optimisation steps
 * @param waitMillis the window's time on the driver less that: dispatch, transfer, slower workers, averaging
 * @param distance how far it had come from the workers' average; null where that was not asked for, or where it had no
 *     examples and so no part in the average
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
