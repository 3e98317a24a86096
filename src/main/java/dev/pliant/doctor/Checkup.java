package dev.pliant.doctor;

import java.time.Duration;

/**
 * What is looked at.
 *
 * @param out the results folder, any Hadoop path
 * @param data the data set that work would begin with
 * @param workers how many are wanted; 0 for as many as there is room for
 * @param patience how long to wait for an executor's answer
 */
public record Checkup(String out, DataFiles data, int workers, Duration patience) {}
