package dev.pliant.training;

import dev.pliant.step.GradientSquares;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint as bytes: a mark, the format's version, the description of the run, the checkpoint, and a SHA-256 digest
 * of all that. Numbers are big-endian. Whatever has a length begins with its length.
 */
final class CheckpointFormat {
  private static final byte[] MARK = "PLIANTCP".getBytes(StandardCharsets.US_ASCII);
  /** Version 1 wrote evaluations with all pairs of classes. */
  private static final int VERSION = 3;
  private static final int DIGEST_BYTES = 32;

  private CheckpointFormat() {}

  /**
   * A checkpoint and the run that it belongs to.
   *
   * @param run description of the run, in the words of the caller that wrote it
   */
  record Content(Map<String, String> run, Checkpoint checkpoint) {
    Content {
      run = Map.copyOf(run);
    }
  }

  /** The bytes of {@code content}. */
  static byte[] write(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MARK);
      out.writeInt(VERSION);
      out.writeInt(content.run().size());
      for (Map.Entry<String, String> entry : new TreeMap<>(content.run()).entrySet()) {
        write(out, entry.getKey());
        write(out, entry.getValue());
      }
      write(out, content.checkpoint());
      out.write(sha256(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new IllegalStateException("an array accepts everything that is written to it", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException if these bytes are not a whole checkpoint; the message says why
   */
  static Content read(byte[] bytes) throws IOException {
    int end = bytes.length - DIGEST_BYTES;
    if (end < MARK.length || !Arrays.equals(MARK, 0, MARK.length, bytes, 0, MARK.length)) {
      throw new IOException("it is not a checkpoint");
    }
    if (!Arrays.equals(sha256(bytes, end), 0, DIGEST_BYTES, bytes, end, bytes.length)) {
      throw new IOException("its digest does not match its content");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, MARK.length, end - MARK.length));
    int version = in.readInt();
    if (version < 1 || version > VERSION) {
      throw new IOException(
          "it is of version " + version + ", and this program reads versions 1 to " + VERSION);
    }
    Map<String, String> run = new TreeMap<>();
    for (int left = count(in, 1); left > 0; left--) {
      run.put(string(in), string(in));
    }
    return new Content(run, checkpoint(in, version));
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java version has SHA-256", e);
    }
  }

  private static void write(DataOutputStream out, Checkpoint checkpoint) throws IOException {
    out.writeInt(checkpoint.epoch());
    out.writeLong(checkpoint.progress().minibatches());
    write(out, checkpoint.progress().totals());
    out.writeDouble(checkpoint.progress().seconds());
    write(out, checkpoint.state().parameters());
    write(out, checkpoint.state().updaterState());
    out.writeInt(checkpoint.iteration());
    write(out, checkpoint.velocity());
    out.writeInt(checkpoint.kept().size());
    for (float[] parameters : checkpoint.kept()) {
      write(out, parameters);
    }
    write(out, checkpoint.best() == null ? List.of() : List.of(checkpoint.best()));
    writeValues(out, checkpoint.start());
    out.writeInt(checkpoint.epochs().size());
    for (EpochSummary epoch : checkpoint.epochs()) {
      write(out, epoch);
    }
    out.writeInt(checkpoint.windows().size());
    for (WindowSummary window : checkpoint.windows()) {
      write(out, window);
    }
    out.writeDouble(checkpoint.seconds());
  }

  private static Checkpoint checkpoint(DataInputStream in, int version) throws IOException {
    int epoch = in.readInt();
    EpochProgress progress = new EpochProgress(in.readLong(), totals(in), in.readDouble());
    FlatState state = new FlatState(floats(in), floats(in));
    int iteration = in.readInt();
    float[] velocity = floats(in);
    List<float[]> kept = new ArrayList<>();
    for (int left = count(in, Integer.BYTES); left > 0; left--) {
      kept.add(floats(in));
    }
    List<Evaluation> best = evaluations(in, version);
    List<ActivationValue> start = values(in);
    List<EpochSummary> epochs = new ArrayList<>();
    for (int left = count(in, 1); left > 0; left--) {
      epochs.add(epoch(in, version));
    }
    List<WindowSummary> windows = new ArrayList<>();
    for (int left = count(in, 1); left > 0; left--) {
      windows.add(window(in));
    }
    return new Checkpoint(
        epoch, progress, state, iteration, velocity, kept, best.isEmpty() ? null : best.get(0), start, epochs, windows,
        in.readDouble(), version < 3 ? Checkpoint.Order.DL4J : Checkpoint.Order.NETWORK);
  }

  private static void write(DataOutputStream out, EpochTotals totals) throws IOException {
    out.writeInt(totals.windows());
    out.writeLong(totals.examples());
    out.writeDouble(totals.lossSum());
    out.writeLong(totals.correct());
    out.writeInt(totals.gradients().minibatches());
    write(out, totals.gradients().weights());
    write(out, totals.gradients().activations());
  }

  private static EpochTotals totals(DataInputStream in) throws IOException {
    return new EpochTotals(
        in.readInt(), in.readLong(), in.readDouble(), in.readLong(),
        new GradientSquares(in.readInt(), doubles(in), doubles(in)));
  }

  private static void write(DataOutputStream out, EpochSummary epoch) throws IOException {
    out.writeInt(epoch.epoch());
    write(out, epoch.totals());
    write(out, List.of(epoch.validation()));
    out.writeDouble(epoch.seconds());
    out.writeDouble(epoch.validationSeconds());
    writeValues(out, epoch.activations());
    out.writeInt(epoch.inputs().size());
    for (InputStatistics inputs : epoch.inputs()) {
      ByteBuffer bytes = ByteBuffer.allocate(inputs.byteCount());
      inputs.put(bytes);
      writeBytes(out, bytes.array());
    }
  }

  private static EpochSummary epoch(DataInputStream in, int version) throws IOException {
    int epoch = in.readInt();
    EpochTotals totals = totals(in);
    Evaluation validation = evaluations(in, version).get(0);
    double seconds = in.readDouble();
    double validationSeconds = in.readDouble();
    List<ActivationValue> activations = values(in);
    List<InputStatistics> inputs = new ArrayList<>();
    for (int left = count(in, Integer.BYTES); left > 0; left--) {
      inputs.add(InputStatistics.of(ByteBuffer.wrap(bytes(in))));
    }
    return new EpochSummary(epoch, totals, validation, seconds, validationSeconds, activations, inputs);
  }

  private static void write(DataOutputStream out, WindowSummary window) throws IOException {
    out.writeInt(window.epoch());
    out.writeInt(window.window());
    out.writeInt(window.worker());
    out.writeLong(window.examples());
    out.writeDouble(window.loss());
    out.writeDouble(window.stepMillis());
    out.writeDouble(window.waitMillis());
    ReplicaDistance distance = window.distance();
    out.writeBoolean(distance != null);
    if (distance != null) {
      out.writeDouble(distance.weights());
      out.writeBoolean(distance.activations() != null);
      if (distance.activations() != null) {
        out.writeDouble(distance.activations());
      }
    }
  }

  private static WindowSummary window(DataInputStream in) throws IOException {
    return new WindowSummary(
        in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(),
        in.readBoolean() ? new ReplicaDistance(in.readDouble(), in.readBoolean() ? in.readDouble() : null) : null);
  }

  private static void writeValues(DataOutputStream out, List<ActivationValue> values) throws IOException {
    out.writeInt(values.size());
    for (ActivationValue value : values) {
      out.writeInt(value.epoch());
      out.writeInt(value.layer());
      out.writeBoolean(value.unit() != null);
      out.writeInt(value.unit() == null ? 0 : value.unit());
      write(out, value.name());
      out.writeDouble(value.value());
    }
  }

  private static List<ActivationValue> values(DataInputStream in) throws IOException {
    List<ActivationValue> values = new ArrayList<>();
    for (int left = count(in, 1); left > 0; left--) {
      int epoch = in.readInt();
      int layer = in.readInt();
      boolean ofUnit = in.readBoolean();
      int unit = in.readInt();
      values.add(new ActivationValue(epoch, layer, ofUnit ? unit : null, string(in), in.readDouble()));
    }
    return values;
  }

  private static void write(DataOutputStream out, List<Evaluation> evaluations) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Evaluation.byteCount(evaluations)).order(ByteOrder.LITTLE_ENDIAN);
    Evaluation.put(evaluations, bytes);
    writeBytes(out, bytes.array());
  }

  private static List<Evaluation> evaluations(DataInputStream in, int version) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN);
    return version == 1 ? Evaluation.ofAllPairs(bytes) : Evaluation.of(bytes);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String string(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(count(in, 1));
  }

  private static void write(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  private static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[count(in, Float.BYTES)];
    ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES)).asFloatBuffer().get(values);
    return values;
  }

  private static void write(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] doubles(DataInputStream in) throws IOException {
    double[] values = new double[count(in, Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  /**
   * Reads how many elements follow, each of at least {@code elementBytes} bytes. Refuses more than the remaining bytes
   * can hold.
   */
  private static int count(DataInputStream in, int elementBytes) throws IOException {
    int count = in.readInt();
    if (count < 0 || (long) count * elementBytes > in.available()) {
      throw new IOException("it is too short for the " + count + " elements that it announces");
    }
    return count;
  }
}
