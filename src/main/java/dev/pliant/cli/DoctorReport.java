package dev.pliant.cli;

import dev.pliant.doctor.Finding;
import dev.pliant.doctor.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Reports findings: a line each, in columns, and a verdict. */
final class DoctorReport {
  private final Console console;

  DoctorReport(Console console) {
    this.console = console;
  }

  /** @return the exit code: whether anything failed */
  int report(List<Finding> findings) {
    int topics = width(findings, finding -> finding.topic().toString());
    int places = width(findings, Finding::where);
    for (Finding finding : findings) {
      String line = String.format(
          Locale.ROOT, "%s  %-" + topics + "s  %-" + places + "s  %s",
          Console.styled(style(finding.level()), finding.level().toString()), finding.topic(), finding.where(),
          finding.advice());
      if (finding.level() == Level.PASS) {
        console.line(line);
      } else {
        console.result(line);
      }
    }
    long failures = count(findings, Level.FAIL);
    long warnings = count(findings, Level.WARN);
    console.result((failures == 0 ? "ready: " : "not ready: ")
        + counted(failures, "failure") + ", " + counted(warnings, "warning"));
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("ready", failures == 0);
    summary.put("failures", failures);
    summary.put("warnings", warnings);
    summary.put("findings", findings.stream().map(DoctorReport::summary).toList());
    console.summary(summary);
    return failures == 0 ? 0 : ExitCode.FAILED;
  }

  private static String style(Level level) {
    return switch (level) {
      case PASS -> "green";
      case WARN -> "yellow";
      case FAIL -> "bold,red";
    };
  }

  private static Map<String, String> summary(Finding finding) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("level", finding.level().toString().toLowerCase(Locale.ROOT));
    values.put("topic", finding.topic().toString());
    values.put("where", finding.where());
    values.put("what", finding.what());
    values.put("fix", finding.fix());
    return values;
  }

  private static int width(List<Finding> findings, Function<Finding, String> column) {
    return findings.stream().map(column).mapToInt(String::length).max().orElse(1);
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static String counted(long number, String what) {
    return (number == 0 ? "no" : String.valueOf(number)) + " " + what + (number == 1 ? "" : "s");
  }
}
