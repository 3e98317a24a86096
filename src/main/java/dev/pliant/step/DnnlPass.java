package dev.pliant.step;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;

import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * What oneDNN does for minibatches of one size: maps lie channels-last, and filters as each operation likes best. The way
 * back is prepared when it is first gone.
 */
final class DnnlPass implements AutoCloseable {
  private final DnnlGeometry geometry;
  private final int size;
  private final DnnlBuffers buffers;
  private final engine cpu;
  private final DnnlObjects objects = new DnnlObjects();
  private final stream work;
  private final memory input;
  private final memory output;
  private final memory filters;
  private final convolution_forward.primitive_desc chosen;
  private final DnnlFilters forwardFilters;
  private final DnnlOperation forward;
  private boolean forwardFiltersAreCurrent;
  // Made when they are first needed; null before.
  private DnnlFilters filterGradient;
  private DnnlOperation byFilters;
  private DnnlFilters backwardFilters;
  private DnnlOperation byInput;
  private boolean backwardFiltersAreCurrent;

  @SuppressWarnings("try")
  DnnlPass(DnnlGeometry geometry, int size, DnnlBuffers buffers, engine cpu) {
    this.geometry = geometry;
    this.size = size;
    this.buffers = buffers;
    this.cpu = cpu;
    try (PointerScope unkept = new PointerScope()) {
      this.work = objects.keep(new stream(cpu));
      this.input = memory(geometry.input(size), buffers.input());
      this.output = memory(geometry.output(size), buffers.output());
      this.filters = memory(geometry.filters(memory.format_tag.oihw), buffers.filters);
      this.chosen = objects.keep(new convolution_forward.primitive_desc(
          new convolution_forward.desc(
              dnnl_forward_training, dnnl_convolution_direct, geometry.input(size),
              geometry.filters(memory.format_tag.any), geometry.biases(), geometry.output(size), geometry.strides(),
              geometry.paddingBefore(), geometry.paddingBehind()),
          ownScratchpad(), cpu));
      this.forwardFilters = DnnlFilters.read(filters, chosen.weights_desc(), cpu, objects);
      this.forward = new DnnlOperation(
          new convolution_forward(chosen), chosen,
          Map.of(
              DNNL_ARG_SRC, input, DNNL_ARG_WEIGHTS, forwardFilters.liked(),
              DNNL_ARG_BIAS, memory(geometry.biases(), buffers.biases), DNNL_ARG_DST, output),
          cpu, objects);
    }
  }

  private memory memory(memory.desc form, FloatPointer room) {
    return objects.keep(new memory(form, cpu, room));
  }

  /** Intermediate results lie in memory that is freed with the step. */
  private static primitive_attr ownScratchpad() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl_scratchpad_mode_user);
    return attributes;
  }

  /** The filters have changed. */
  void filtersChanged() {
    forwardFiltersAreCurrent = false;
    backwardFiltersAreCurrent = false;
  }

  /** From the input to the output. */
  void forward() {
    input.set_data_handle(buffers.input());
    output.set_data_handle(buffers.output());
    if (!forwardFiltersAreCurrent) {
      forwardFilters.read(work);
      forwardFiltersAreCurrent = true;
    }
    forward.run(buffers, work);
  }

  /** From the input and the gradient by the output to those by filters and biases. */
  void backwardByFilters() {
    if (byFilters == null) {
      prepareByFilters();
    }
    byFilters.run(buffers, work);
    filterGradient.write(work);
    work._wait();
  }

  @SuppressWarnings("try")
  private void prepareByFilters() {
    try (PointerScope unkept = new PointerScope()) {
      convolution_backward_weights.primitive_desc backward =
          objects.keep(new convolution_backward_weights.primitive_desc(
              new convolution_backward_weights.desc(
                  dnnl_convolution_direct, geometry.input(size), geometry.filters(memory.format_tag.any),
                  geometry.biases(), geometry.output(size), geometry.strides(), geometry.paddingBefore(),
                  geometry.paddingBehind()),
              ownScratchpad(), cpu, chosen));
      memory table = memory(geometry.filters(memory.format_tag.oihw), buffers.filterGradient);
      filterGradient = DnnlFilters.written(table, backward.diff_weights_desc(), cpu, objects);
      byFilters = new DnnlOperation(
          new convolution_backward_weights(backward), backward,
          Map.of(
              DNNL_ARG_SRC, input, DNNL_ARG_DIFF_DST, output, DNNL_ARG_DIFF_WEIGHTS, filterGradient.liked(),
              DNNL_ARG_DIFF_BIAS, memory(geometry.biases(), buffers.biasGradient)),
          cpu, objects);
    }
  }

  /** From the gradient by the output to that by the input, which is written over the input. */
  void backwardByInput() {
    if (byInput == null) {
      prepareByInput();
    }
    if (!backwardFiltersAreCurrent) {
      backwardFilters.read(work);
      backwardFiltersAreCurrent = true;
    }
    byInput.run(buffers, work);
  }

  @SuppressWarnings("try")
  private void prepareByInput() {
    try (PointerScope unkept = new PointerScope()) {
      convolution_backward_data.primitive_desc backward = objects.keep(new convolution_backward_data.primitive_desc(
          new convolution_backward_data.desc(
              dnnl_convolution_direct, geometry.input(size), geometry.filters(memory.format_tag.any),
              geometry.output(size), geometry.strides(), geometry.paddingBefore(), geometry.paddingBehind()),
          ownScratchpad(), cpu, chosen));
      backwardFilters = DnnlFilters.read(filters, backward.weights_desc(), cpu, objects);
      byInput = new DnnlOperation(
          new convolution_backward_data(backward), backward,
          Map.of(
              DNNL_ARG_DIFF_DST, output, DNNL_ARG_WEIGHTS, backwardFilters.liked(), DNNL_ARG_DIFF_SRC, input),
          cpu, objects);
    }
  }

  @Override
  public void close() {
    objects.close();
  }
}
