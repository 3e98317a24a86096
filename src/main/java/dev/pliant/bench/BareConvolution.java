package dev.pliant.bench;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import dev.pliant.layer.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Only oneDNN's operations of one convolution in a step, forward and back, on zeros: every map and all filters lie in
 * memory as each operation likes best, and nothing is brought there or fetched. Its memory is freed with the {@link
 * org.bytedeco.javacpp.PointerScope} in which it is made.
 */
final class BareConvolution {
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream work = new stream(cpu);
  private final List<Operation> forward = new ArrayList<>();
  private final List<Operation> backward = new ArrayList<>();

  private record Operation(primitive does, IntMemoryMap arguments) {}

  /** @param hasInputGradient whether the gradient by the input is calculated */
  BareConvolution(Windows windows, int outputs, int batchSize, boolean hasInputGradient) {
    memory.desc input = any(batchSize, windows.channels(), windows.mapRows(), windows.mapColumns());
    memory.desc filters = any(outputs, windows.channels(), windows.height(), windows.width());
    memory.desc output = any(batchSize, outputs, windows.rows(), windows.columns());
    long[] strides = {windows.stride(), windows.stride()};
    long[] before = {windows.top(), windows.left()};
    long[] behind = {windows.bottom(), windows.right()};
    convolution_forward.primitive_desc chosen = new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            dnnl_forward_training, dnnl_convolution_direct, input, filters, output, strides, before, behind),
        cpu);
    forward.add(operation(new convolution_forward(chosen), Map.of(
        DNNL_ARG_SRC, chosen.src_desc(), DNNL_ARG_WEIGHTS, chosen.weights_desc(), DNNL_ARG_DST, chosen.dst_desc())));
    convolution_backward_weights.primitive_desc byFilters = new convolution_backward_weights.primitive_desc(
        new convolution_backward_weights.desc(dnnl_convolution_direct, input, filters, output, strides, before, behind),
        cpu, chosen);
    backward.add(operation(new convolution_backward_weights(byFilters), Map.of(
        DNNL_ARG_SRC, byFilters.src_desc(), DNNL_ARG_DIFF_WEIGHTS, byFilters.diff_weights_desc(),
        DNNL_ARG_DIFF_DST, byFilters.diff_dst_desc())));
    if (hasInputGradient) {
      convolution_backward_data.primitive_desc byInput = new convolution_backward_data.primitive_desc(
          new convolution_backward_data.desc(dnnl_convolution_direct, input, filters, output, strides, before, behind),
          cpu, chosen);
      backward.add(operation(new convolution_backward_data(byInput), Map.of(
          DNNL_ARG_DIFF_SRC, byInput.diff_src_desc(), DNNL_ARG_WEIGHTS, byInput.weights_desc(),
          DNNL_ARG_DIFF_DST, byInput.diff_dst_desc())));
    }
  }

  private static memory.desc any(long... dimensions) {
    return new memory.desc(dimensions, memory.data_type.f32, memory.format_tag.any);
  }

  private Operation operation(primitive does, Map<Integer, memory.desc> arguments) {
    IntMemoryMap memories = new IntMemoryMap();
    arguments.forEach((argument, form) -> memories.put(argument, zeros(form)));
    return new Operation(does, memories);
  }

  private memory zeros(memory.desc form) {
    FloatPointer room = new FloatPointer((form.get_size() + Float.BYTES - 1) / Float.BYTES);
    room.fill(0);
    return new memory(form, cpu, room);
  }

  void forward() {
    run(forward);
  }

  void backward() {
    run(backward);
  }

  private void run(List<Operation> operations) {
    for (Operation operation : operations) {
      operation.does.execute(work, operation.arguments);
    }
    work._wait();
  }
}
