package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks whether native code uses one thread in each task; more would compete with other tasks for the cores. */
final class ThreadsCheck {
  private static final String ONE = "1";

  private ThreadsCheck() {}

  static Finding judge(ProcessFacts process) {
    ThreadFacts threads = process.threads();
    Place place = process.place();
    String found = described("ND4J", threads.nd4j(), ThreadFacts.OMP, threads.ompVariable()) + ", "
        + described("OpenBLAS", threads.openBlas(), ThreadFacts.OPENBLAS, threads.openBlasVariable());
    if (!many(threads.nd4j(), threads.ompVariable()) && !many(threads.openBlas(), threads.openBlasVariable())) {
      return Finding.pass(Topic.THREADS, place.toString(), found);
    }
    // ND4J gives OpenBLAS as many threads as OpenMP has, whatever OpenBLAS's own variable is.
    List<String> variables = new ArrayList<>();
    if (!threads.ompVariable().equals(ONE)) {
      variables.add(ThreadFacts.OMP);
    }
    if (variables.isEmpty() || !threads.openBlasVariable().equals(ONE)) {
      variables.add(ThreadFacts.OPENBLAS);
    }
    String fix = place.isDriver()
        ? "export " + variables.stream().map(name -> name + "=1").collect(Collectors.joining(" "))
        : variables.stream().map(name -> "--conf spark.executorEnv." + name + "=1").collect(Collectors.joining(" "))
            + " before the command";
    return Finding.warn(Topic.THREADS, place.toString(), found + ": they compete for the cores", fix);
  }

  /** The library's own answer counts; if there is none, the variable. */
  private static boolean many(int threads, String variable) {
    return threads > 0 ? threads > 1 : !variable.equals(ONE);
  }

  private static String described(String library, int threads, String name, String variable) {
    String setting = variable.isEmpty() ? name + " unset" : name + "=" + variable;
    return threads == 0
        ? library + " unknown (" + setting + ")"
        : library + " " + threads + (threads == 1 ? " thread" : " threads") + " (" + setting + ")";
  }
}
