-- Version 1 of the tables: what a folder of results that is as old has, and must go on being read.
CREATE TABLE runs (
  `run_id` STRING NOT NULL,
  `started_at` TIMESTAMP NOT NULL,
  `finished_at` TIMESTAMP NOT NULL,
  `status` STRING NOT NULL,
  `failure` STRING,
  `dataset` STRING NOT NULL,
  `data_sha256` STRING NOT NULL,
  `activation` STRING NOT NULL,
  `sharing` STRING NOT NULL,
  `layers` ARRAY<INT> NOT NULL,
  `parameter_count` BIGINT NOT NULL,
  `activation_parameter_count` BIGINT NOT NULL,
  `epochs` INT NOT NULL,
  `batch_size` INT NOT NULL,
  `learning_rate` DOUBLE NOT NULL,
  `workers` INT NOT NULL,
  `averaging_frequency` INT NOT NULL,
  `seed` BIGINT NOT NULL,
  `step` STRING NOT NULL,
  `train_loss` DOUBLE,
  `train_accuracy` DOUBLE,
  `validation_loss` DOUBLE,
  `validation_accuracy` DOUBLE,
  `test_loss` DOUBLE,
  `test_accuracy` DOUBLE,
  `seconds` DOUBLE,
  `examples_per_second` DOUBLE,
  `spark_version` STRING NOT NULL,
  `dl4j_version` STRING NOT NULL,
  `java_version` STRING NOT NULL,
  `os_arch` STRING NOT NULL,
  `git_commit` STRING NOT NULL,
  `config` MAP<STRING, STRING> NOT NULL
);
CREATE TABLE epochs (
  `run_id` STRING NOT NULL,
  `epoch` INT NOT NULL,
  `train_loss` DOUBLE NOT NULL,
  `train_accuracy` DOUBLE NOT NULL,
  `validation_loss` DOUBLE NOT NULL,
  `validation_accuracy` DOUBLE NOT NULL,
  `examples` BIGINT NOT NULL,
  `windows` INT NOT NULL,
  `seconds` DOUBLE NOT NULL,
  `examples_per_second` DOUBLE NOT NULL
);
CREATE TABLE activations (
  `run_id` STRING NOT NULL,
  `epoch` INT NOT NULL,
  `layer` INT NOT NULL,
  `unit` INT,
  `name` STRING NOT NULL,
  `value` DOUBLE NOT NULL
);
CREATE TABLE parameters (
  `run_id` STRING NOT NULL,
  `layer` INT NOT NULL,
  `name` STRING NOT NULL,
  `shape` ARRAY<BIGINT> NOT NULL,
  `values` ARRAY<FLOAT> NOT NULL
);
CREATE TABLE windows (
  `run_id` STRING NOT NULL,
  `epoch` INT NOT NULL,
  `window` INT NOT NULL,
  `worker` INT NOT NULL,
  `examples` BIGINT NOT NULL,
  `loss` DOUBLE,
  `step_ms` DOUBLE NOT NULL,
  `wait_ms` DOUBLE NOT NULL
);
CREATE TABLE confusion (
  `run_id` STRING NOT NULL,
  `split` STRING NOT NULL,
  `actual` INT NOT NULL,
  `predicted` INT NOT NULL,
  `count` BIGINT NOT NULL
);
