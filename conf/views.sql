-- Views of Spark SQL for frequent questions. `./submit.sh sql` offers them in addition to the tables, and
-- `./submit.sh sql --definitions` prints tables and views for any other Spark session. Add your own views below. Each
-- statement ends with a semicolon at the end of a line.

CREATE OR REPLACE TEMPORARY VIEW best_runs (
  dataset COMMENT 'The data set of the runs.',
  activation COMMENT 'The activation of their hidden layers.',
  run_id COMMENT 'The best run.',
  validation_accuracy COMMENT 'The validation accuracy, which decides the best run, in [0, 1].',
  test_accuracy COMMENT 'Accuracy on the test examples, in [0, 1].',
  parameter_count COMMENT 'Number of learned parameters.',
  activation_parameter_count COMMENT 'Number of learned activation parameters.',
  epochs COMMENT 'Passes over the training examples.',
  seconds COMMENT 'From the first window to the last evaluation.',
  finished_runs COMMENT 'Number of finished runs among which it is the best.'
) COMMENT 'One row for each data set and activation: the finished run that is the most accurate on validation.' AS
SELECT dataset, activation, run_id, validation_accuracy, test_accuracy, parameter_count, activation_parameter_count,
  epochs, seconds, finished_runs
FROM (
  SELECT *,
    count(*) OVER (PARTITION BY dataset, activation) AS finished_runs,
    row_number() OVER (
      PARTITION BY dataset, activation ORDER BY validation_accuracy DESC, validation_loss, run_id) AS place
  FROM runs
  WHERE status = 'finished')
WHERE place = 1
ORDER BY dataset, validation_accuracy DESC, activation;

CREATE OR REPLACE TEMPORARY VIEW learning_curves (
  run_id COMMENT 'The run.',
  activation COMMENT 'The activation of its hidden layers.',
  epoch COMMENT 'Counted from 1.',
  train_loss COMMENT 'Running mean over the minibatches of the epoch, in nats.',
  validation_loss COMMENT 'After the epoch, in nats.',
  train_accuracy COMMENT 'Running mean over the minibatches of the epoch, in [0, 1].',
  validation_accuracy COMMENT 'After the epoch, in [0, 1].',
  best_validation_accuracy COMMENT 'The highest so far.',
  accuracy_gap COMMENT 'Training accuracy minus validation accuracy; a large gap shows overfitting.',
  elapsed_seconds COMMENT 'Time of windows and validations up to this epoch.'
) COMMENT 'One row for each epoch of a run: loss, accuracy and elapsed time.' AS
SELECT run_id, activation, epoch, e.train_loss, e.validation_loss, e.train_accuracy, e.validation_accuracy,
  max(e.validation_accuracy) OVER (PARTITION BY run_id ORDER BY epoch),
  e.train_accuracy - e.validation_accuracy,
  sum(e.seconds + coalesce(e.validation_seconds, 0)) OVER (PARTITION BY run_id ORDER BY epoch)
FROM epochs AS e JOIN runs AS r USING (run_id)
ORDER BY run_id, epoch;

CREATE OR REPLACE TEMPORARY VIEW moved_parameters (
  run_id COMMENT 'The run.',
  activation COMMENT 'The activation of its hidden layers.',
  layer COMMENT 'The hidden layer, counted from 1.',
  name COMMENT 'The name of the parameter in its family, such as k0.',
  units COMMENT 'Number of units in the means; 1 if the units of the layer share their parameters.',
  start_value COMMENT 'Value before the first epoch, a mean over the units.',
  end_value COMMENT 'Value after the last epoch, a mean over the units.',
  change COMMENT 'end_value minus start_value.',
  largest_change COMMENT 'Largest absolute change of a single unit.',
  node COMMENT 'The name of the activation in the network; null in runs of older versions.'
) COMMENT 'One row for each activation parameter of a hidden layer: how far it moved, the largest change first.' AS
SELECT run_id, activation, layer, name, count(*), avg(start_value), avg(end_value), avg(end_value - start_value),
  max(abs(end_value - start_value)) AS largest_change, node
FROM (
  SELECT run_id, layer, node, name, unit, min_by(value, epoch) AS start_value, max_by(value, epoch) AS end_value
  FROM activations
  GROUP BY run_id, layer, node, name, unit)
JOIN runs USING (run_id)
GROUP BY run_id, activation, layer, node, name
ORDER BY run_id, largest_change DESC, layer, node, name;

CREATE OR REPLACE TEMPORARY VIEW slowest_windows (
  run_id COMMENT 'The run.',
  place COMMENT 'Rank from 1, the slowest, to 10.',
  epoch COMMENT 'Counted from 1.',
  window COMMENT 'Counted from 1 in each epoch.',
  window_ms COMMENT 'Duration of the window in milliseconds.',
  times_median COMMENT 'window_ms divided by the median over all windows of the run.',
  slowest_worker COMMENT 'The worker with the longest time in optimisation steps.',
  slowest_step_ms COMMENT 'Time of that worker in optimisation steps, in milliseconds.',
  mean_step_ms COMMENT 'Mean time of the workers in optimisation steps, in milliseconds.',
  exchange_ms COMMENT 'The rest of the window: transfer, average and waiting for a task, in milliseconds.'
) COMMENT 'One row for each of the ten slowest averaging windows of a run.' AS
SELECT run_id, place, epoch, window, window_ms, try_divide(window_ms, median_ms), slowest_worker, slowest_step_ms,
  mean_step_ms, window_ms - slowest_step_ms
FROM (
  SELECT *,
    row_number() OVER (PARTITION BY run_id ORDER BY window_ms DESC, epoch, window) AS place,
    median(window_ms) OVER (PARTITION BY run_id) AS median_ms
  FROM (
    SELECT run_id, epoch, window, max(step_ms + wait_ms) AS window_ms, max_by(worker, step_ms) AS slowest_worker,
      max(step_ms) AS slowest_step_ms, avg(step_ms) AS mean_step_ms
    FROM windows
    GROUP BY run_id, epoch, window))
WHERE place <= 10
ORDER BY run_id, place;

CREATE OR REPLACE TEMPORARY VIEW time_spent (
  run_id COMMENT 'The run.',
  activation COMMENT 'The activation of its hidden layers.',
  workers COMMENT 'Number of workers that trained in parallel.',
  seconds COMMENT 'From the first window to the last evaluation.',
  step_seconds COMMENT 'Time in optimisation steps, the mean of the workers.',
  slowest_seconds COMMENT 'Time of waiting for the slowest worker of each window.',
  exchange_seconds COMMENT 'The rest of the windows: transfer, average and waiting for tasks.',
  validation_seconds COMMENT 'Time of validation after each epoch; null if it was not measured.',
  other_seconds COMMENT 'All other time: final evaluations, checkpoints and the start.',
  step_share COMMENT 'step_seconds divided by seconds, in [0, 1].'
) COMMENT 'One row for each finished run: where its time went.' AS
SELECT run_id, activation, workers, seconds, step_seconds, slowest_seconds, exchange_seconds, validation_seconds,
  seconds - step_seconds - slowest_seconds - exchange_seconds - coalesce(validation_seconds, 0),
  try_divide(step_seconds, seconds)
FROM runs
JOIN (
  SELECT run_id, sum(mean_ms) / 1000 AS step_seconds, sum(slowest_ms - mean_ms) / 1000 AS slowest_seconds,
    sum(window_ms - slowest_ms) / 1000 AS exchange_seconds
  FROM (
    SELECT run_id, avg(step_ms) AS mean_ms, max(step_ms) AS slowest_ms, max(step_ms + wait_ms) AS window_ms
    FROM windows
    GROUP BY run_id, epoch, window)
  GROUP BY run_id) USING (run_id)
JOIN (SELECT run_id, sum(validation_seconds) AS validation_seconds FROM epochs GROUP BY run_id) USING (run_id)
WHERE status = 'finished'
ORDER BY run_id;

CREATE OR REPLACE TEMPORARY VIEW layer_health (
  run_id COMMENT 'The run.',
  activation COMMENT 'The activation of its hidden layers.',
  layer COMMENT 'The hidden layer, counted from 1.',
  epoch COMMENT 'The last observed epoch.',
  linearity COMMENT 'R² of the best affine map from inputs to outputs; near 1 the activation is almost affine.',
  outside_range COMMENT 'Share of inputs outside the range of the function; null if that is every number.',
  dead_units COMMENT 'Share of units with the same output for all observed examples.',
  input_mean COMMENT 'Mean of the inputs of the activation.',
  input_sd COMMENT 'Standard deviation of the inputs of the activation.',
  weight_norm COMMENT 'Norm of the gradient by W and b, root mean square.',
  activation_norm COMMENT 'Norm of the gradient by the parameters of the activation; null if there are none.',
  node COMMENT 'The name of the activation in the network; null in runs of older versions.'
) COMMENT 'One row for each hidden layer of a run: its state in the last observed epoch. Needs diagnostics.' AS
SELECT run_id, activation, layer, i.epoch, linearity, outside_range, dead_units, mean, sd, weight_norm, activation_norm,
  i.node
FROM (SELECT *, row_number() OVER (PARTITION BY run_id, layer, node ORDER BY epoch DESC) AS place FROM inputs) AS i
JOIN runs AS r USING (run_id)
LEFT JOIN gradients AS g USING (run_id, epoch, layer)
WHERE place = 1
ORDER BY run_id, layer, i.node;

CREATE OR REPLACE TEMPORARY VIEW class_accuracy (
  run_id COMMENT 'The run.',
  split COMMENT 'train, validation or test.',
  class COMMENT 'The label.',
  examples COMMENT 'Number of examples with the label.',
  correct COMMENT 'Number of these examples that were classified correctly.',
  recall COMMENT 'correct divided by examples, in [0, 1].',
  precision COMMENT 'correct divided by the number of predictions of the class, in [0, 1]; null if there are none.',
  taken_for COMMENT 'The wrong class that was predicted most often for these examples; null if all were correct.',
  taken_for_count COMMENT 'How often that class was predicted.',
  task COMMENT 'The label of the task.'
) COMMENT 'One row for each class of a split that the final network of a run classified.' AS
SELECT run_id, split, class, coalesce(examples, 0), coalesce(correct, 0), try_divide(correct, examples),
  try_divide(coalesce(correct, 0), predictions), CASE WHEN taken_for_count > 0 THEN taken_for END,
  coalesce(taken_for_count, 0), task
FROM (
  SELECT run_id, split, coalesce(task, 'label') AS task, actual AS class, sum(count) AS examples,
    sum(CASE WHEN predicted = actual THEN count ELSE 0 END) AS correct,
    max_by(predicted, CASE WHEN predicted = actual THEN -1 ELSE count END) AS taken_for,
    max(CASE WHEN predicted = actual THEN 0 ELSE count END) AS taken_for_count
  FROM confusion
  GROUP BY run_id, split, coalesce(task, 'label'), actual)
-- A class may have no examples, or may never be predicted, so that it has no pair in one of the two queries.
FULL OUTER JOIN (
  SELECT run_id, split, coalesce(task, 'label') AS task, predicted AS class, sum(count) AS predictions
  FROM confusion
  GROUP BY run_id, split, coalesce(task, 'label'), predicted) USING (run_id, split, task, class)
ORDER BY run_id, split, task, class;

CREATE OR REPLACE TEMPORARY VIEW comparison_summary (
  run_id COMMENT 'The name of the comparison.',
  place COMMENT 'Rank from 1, the most accurate on validation.',
  candidate COMMENT 'The name of the candidate.',
  runs COMMENT 'Number of finished runs.',
  failed_runs COMMENT 'Number of runs that diverged.',
  validation_accuracy_mean COMMENT 'Mean accuracy on the held-out examples, in [0, 1].',
  test_accuracy_mean COMMENT 'Mean accuracy on the test examples, in [0, 1].',
  test_accuracy_sd COMMENT 'Standard deviation of the test accuracy over the runs.',
  baseline COMMENT 'The candidate that this candidate is compared with.',
  test_accuracy_difference COMMENT 'Test accuracy minus that of the baseline, mean over the seeds.',
  t_p_holm COMMENT 'Two-sided p of the paired t-test over seeds, corrected by Holm over the candidates.',
  verdict COMMENT 'baseline; better or worse if t_p_holm is below 0.05; otherwise not told apart.'
) COMMENT 'One row for each candidate of a comparison: its accuracy, and whether it differs from the baseline.' AS
SELECT run_id,
  row_number() OVER (PARTITION BY run_id ORDER BY validation_accuracy_mean DESC NULLS LAST, candidate) AS place,
  candidate, runs, failed_runs, validation_accuracy_mean, test_accuracy_mean, test_accuracy_sd, baseline,
  test_accuracy_difference, t_p_holm,
  CASE
    WHEN candidate = baseline THEN 'baseline'
    WHEN t_p_holm < 0.05 AND test_accuracy_difference > 0 THEN 'better'
    WHEN t_p_holm < 0.05 THEN 'worse'
    ELSE 'not told apart'
  END
FROM comparisons
ORDER BY run_id, place;

CREATE OR REPLACE TEMPORARY VIEW failed_runs (
  run_id COMMENT 'The run.',
  started_at COMMENT 'Start time.',
  dataset COMMENT 'Its data set.',
  activation COMMENT 'The activation of its hidden layers.',
  epochs_done COMMENT 'Number of epochs that ended; 0 if none are stored.',
  epochs COMMENT 'Planned number of epochs.',
  failure COMMENT 'Why it failed.'
) COMMENT 'One row for each run that failed, the latest first.' AS
SELECT run_id, started_at, dataset, activation, coalesce(epochs_done, 0), epochs, failure
FROM runs
LEFT JOIN (SELECT run_id, max(epoch) AS epochs_done FROM epochs GROUP BY run_id) USING (run_id)
WHERE status = 'failed'
ORDER BY started_at DESC, run_id;
