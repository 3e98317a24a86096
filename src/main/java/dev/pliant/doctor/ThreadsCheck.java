package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether native code keeps to one thread in each task: more would fight over the cores with the other tasks. */
final class ThreadsCheck {
  private ThreadsCheck() {}

  static Finding judge(ProcessFacts process) {
    ThreadFacts threads = process.threads();
    Place place = process.place();
    String found = described("OpenMP", threads.openMp(), ThreadFacts.OMP, threads.ompVariable()) + ", "
        + described("OpenBLAS", threads.openBlas(), ThreadFacts.OPENBLAS, threads.openBlasVariable());
    List<String> wrong = new ArrayList<>();
    if (many(threads.openMp(), threads.ompVariable())) {
      wrong.add(ThreadFacts.OMP);
    }
    if (many(threads.openBlas(), threads.openBlasVariable())) {
      // ND4J sets OpenBLAS's threads to those of OpenMP.
      wrong.add(threads.openBlasVariable().equals("1") ? ThreadFacts.OMP : ThreadFacts.OPENBLAS);
    }
    if (wrong.isEmpty()) {
      return Finding.pass(Topic.THREADS, place.toString(), found);
    }
    List<String> variables = wrong.stream().distinct().toList();
    String fix = place.isDriver()
        ? "export " + variables.stream().map(name -> name + "=1").collect(Collectors.joining(" "))
        : variables.stream().map(name -> "--conf spark.executorEnv." + name + "=1").collect(Collectors.joining(" "))
            + " before the command";
    return Finding.warn(Topic.THREADS, place.toString(), found + ": they fight over the cores", fix);
  }

  /** What the library says counts; where it cannot be asked, the variable. */
  private static boolean many(int threads, String variable) {
    return threads > 0 ? threads > 1 : !variable.equals("1");
  }

  private static String described(String library, int threads, String name, String variable) {
    String setting = variable.isEmpty() ? name + " unset" : name + "=" + variable;
    return threads == 0
        ? library + " unknown (" + setting + ")"
        : library + " " + threads + (threads == 1 ? " thread" : " threads") + " (" + setting + ")";
  }
}
