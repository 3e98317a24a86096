package dev.pliant.doctor;

import dev.pliant.words.Reason;
import java.io.Serializable;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * How a process calculates convolutions: by oneDNN where that can be used, else by matrix products.
 *
 * @param platform the system and processor of the process, by JavaCPP's name
 * @param packaged whether the application has oneDNN for that platform
 * @param ompVariable value of {@code OMP_NUM_THREADS}, empty if unset; without it oneDNN is not used
 * @param version oneDNN's version; empty if it could not be loaded
 * @param fault why not; empty if it could
 */
record ConvolutionFacts(String platform, boolean packaged, String ompVariable, String version, String fault)
    implements Serializable {
  /** Loads oneDNN into this process. */
  static ConvolutionFacts here() {
    String platform = Loader.getPlatform();
    String library = "/org/bytedeco/dnnl/" + platform + "/" + System.mapLibraryName("jnidnnl");
    boolean packaged = ConvolutionFacts.class.getResource(library) != null;
    String variable = ThreadFacts.variable(ThreadFacts.OMP);
    try {
      Loader.load(dnnl.class);
      dnnl_version_t version = dnnl.version();
      return new ConvolutionFacts(
          platform, packaged, variable, version.major() + "." + version.minor() + "." + version.patch(), "");
    } catch (LinkageError | RuntimeException e) {
      return new ConvolutionFacts(platform, packaged, variable, "", Reason.of(e));
    }
  }
}
