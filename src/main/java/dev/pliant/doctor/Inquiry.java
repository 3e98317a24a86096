package dev.pliant.doctor;

import org.apache.spark.SparkEnv;
import org.apache.spark.util.SerializableConfiguration;

/**
 * All questions to an executor about itself.
 *
 * @param marks what to do in the results folder; null to do nothing
 * @param data the files to read
 */
record Inquiry(SharedFolder.Marks marks, DataFiles data, SerializableConfiguration hadoop)
    implements Question<ProcessFacts> {
  @Override
  public ProcessFacts answer() {
    SparkEnv env = SparkEnv.get();
    String executor = env.executorId();
    return facts(
        new Place(executor, env.blockManager().blockManagerId().host()),
        marks == null ? FolderFacts.of(FolderFacts.Sight.NOT_ASKED, "") : marks.visit(executor));
  }

  /** The facts of this process. */
  ProcessFacts facts(Place place, FolderFacts output) {
    NativeFacts natives = NativeFacts.here();
    return new ProcessFacts(
        place, natives, JavaFacts.here(), SparkEnv.get().serializer().getClass().getName(), MemoryFacts.here(),
        ThreadFacts.here(natives), DiskFacts.here(), output, data.unreadable(hadoop).orElse(""));
  }
}
