package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.data.TaughtBlock;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.step.ForwardPass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Trained networks that another network learns from ({@link dev.pliant.layer.Distillation}). Their probabilities are
 * computed once, where the examples are, and kept with them; of several networks the mean is taken.
 */
public final class Teacher implements Serializable {
  private static final long serialVersionUID = 1;
  private final List<Member> members = new ArrayList<>();
  private final double temperature;

  private record Member(Network network, float[] parameters) implements Serializable {}

  /**
   * @param networks at least one, all of the same inputs and classes
   * @param temperature that probabilities are softened with, at least 1
   */
  public Teacher(List<Parameters> networks, double temperature) {
    networks.forEach(each -> members.add(new Member(each.network(), each.flat())));
    this.temperature = temperature;
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a teacher is at least one network");
    }
  }

  /** The blocks, each with what this teacher gives for its examples, one at a time as they are asked for. */
  Iterator<Block> teach(Iterator<Block> blocks) {
    List<ForwardPass> passes = members.stream()
        .map(member -> ForwardPass.of(member.network(), member.parameters()))
        .toList();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> passes.forEach(ForwardPass::close));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(blocks, Spliterator.ORDERED), false)
        .map(block -> teach(block, passes))
        .iterator();
  }

  private Block teach(Block block, List<ForwardPass> passes) {
    int classes = members.get(0).network().classes();
    float[] mean = new float[Math.multiplyExact(block.size(), classes)];
    Minibatch minibatch = new Minibatch(block.features());
    for (ForwardPass pass : passes) {
      int batchSize = Evaluator.batchSize(pass.network());
      float[] probabilities = new float[batchSize * classes];
      for (int from = 0; from < block.size(); from += batchSize) {
        minibatch.clear();
        for (int i = from; i < Math.min(block.size(), from + batchSize); i++) {
          minibatch.add(block::copyNonZeros, i, block.label(i));
        }
        pass.probabilities(minibatch, probabilities);
        for (int i = 0; i < minibatch.size(); i++) {
          addSoftened(probabilities, i * classes, classes, mean, (from + i) * classes);
        }
      }
    }
    return new TaughtBlock(block, mean);
  }

  /** Adds softmax(z / T) = p^(1/T) / Σ p^(1/T), where p = softmax(z), divided by the number of networks. */
  private void addSoftened(float[] probabilities, int from, int classes, float[] mean, int to) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.pow(probabilities[from + c], 1 / temperature);
    }
    for (int c = 0; c < classes; c++) {
      mean[to + c] += (float) (Math.pow(probabilities[from + c], 1 / temperature) / sum / members.size());
    }
  }
}
