package dev.pliant.doctor;

import java.time.Duration;

/**
 * What is checked.
 *
 * @param out the results folder, any Hadoop path
 * @param data the data set that a training would use
 * @param workers the wanted number of workers; 0 for as many as there are task slots
 * @param patience how long to wait for an executor's answer
 */
public record Checkup(String out, DataFiles data, int workers, Duration patience) {}
