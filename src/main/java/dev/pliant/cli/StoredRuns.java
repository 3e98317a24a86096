package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.AnswerRow;
import dev.pliant.results.DamagedTableException;
import dev.pliant.results.ResultsException;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.runs.ComparedRun;
import dev.pliant.runs.PlannedRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The runs of a comparison that an earlier attempt has left in the tables.
 *
 * @param results the tables
 * @param data the data of the comparison now
 * @param command the command that compares
 */
record StoredRuns(ResultsStore results, ImageDataSet data, CommandSpec command) {
  private static final String SPLIT = "test";

  /**
   * Those of {@code planned} that exist, in their order, including failed ones, which would fail again.
   *
   * @throws UsageException if one was made with other options or data, naming them, or if one that is not there cannot
   *     be written
   * @throws DamagedTableException if a file of theirs is damaged
   */
  List<ComparedRun> of(List<PlannedRun> planned) {
    try {
      return present(planned);
    } catch (DamagedTableException e) {
      throw e;
    } catch (ResultsException | IllegalArgumentException e) {
      throw new UsageException(Message.firstLine(e), e);
    }
  }

  private List<ComparedRun> present(List<PlannedRun> planned) {
    List<String> names = planned.stream().map(PlannedRun::runId).toList();
    Map<String, RunRow> rows = results.runs(names);
    Map<String, AnswerRow> answers = results.answers(names, SPLIT);
    String sha256 = data.sha256();
    List<ComparedRun> runs = new ArrayList<>();
    for (PlannedRun run : planned) {
      RunRow row = rows.get(run.runId());
      if (row == null) {
        // Before it is trained: an earlier process may have died while it wrote the run.
        results.requireNew(run.runId());
      } else {
        requireSame(row, run, sha256);
        runs.add(compared(run, row, answers.get(run.runId())));
      }
    }
    return runs;
  }

  private void requireSame(RunRow row, PlannedRun run, String sha256) {
    List<String> differences = OptionValues.differences(command, row.config(), run.config(), Reach.LEARNING);
    if (!row.dataSha256().equals(sha256)) {
      differences.add("the data had digest " + row.dataSha256() + " and have " + sha256);
    }
    if (!differences.isEmpty()) {
      throw refused("run '" + run.runId() + "'", differences);
    }
  }

  /** The existing run or comparison was made with other options or data. */
  static UsageException refused(String what, List<String> differences) {
    return new UsageException(what + " exists already, with other options or data: " + String.join("; ", differences)
        + "; give the same options, or name another comparison with --run-id");
  }

  private static ComparedRun compared(PlannedRun run, RunRow row, AnswerRow answers) {
    boolean finished = row.status().equals(RunRow.FINISHED);
    if (finished && answers == null) {
      throw new UsageException("run '" + run.runId() + "' has no row in table answers; restore or delete the run");
    }
    return new ComparedRun(run, row, finished ? BitSet.valueOf(answers.correct()) : new BitSet());
  }
}
