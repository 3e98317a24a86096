package dev.pliant.step;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.stream;

/** An operation of oneDNN with all that it reads and writes. */
final class DnnlOperation {
  private final primitive operation;
  private final IntMemoryMap arguments;
  private final memory scratchpad;
  private final long scratchpadBytes;

  /** @param arguments what it works on, by oneDNN's numbers */
  DnnlOperation(
      primitive operation, primitive_desc description, Map<Integer, memory> arguments, engine cpu,
      DnnlObjects objects) {
    this.operation = objects.keep(operation);
    this.arguments = objects.keep(new IntMemoryMap());
    arguments.forEach(this.arguments::put);
    memory.desc intermediate = description.scratchpad_desc();
    this.scratchpadBytes = intermediate.get_size();
    this.scratchpad = objects.keep(new memory(intermediate, cpu, null));
    this.arguments.put(DNNL_ARG_SCRATCHPAD, scratchpad);
  }

  void run(DnnlBuffers buffers, stream work) {
    scratchpad.set_data_handle(buffers.scratchpad(scratchpadBytes));
    operation.execute(work, arguments);
    work._wait();
  }
}
