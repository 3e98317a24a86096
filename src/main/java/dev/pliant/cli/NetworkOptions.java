package dev.pliant.cli;

import dev.pliant.activation.Activations;
import dev.pliant.data.ImageShape;
import dev.pliant.layer.ChannelScale;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that describe the network. */
final class NetworkOptions {
  static final int MNIST_PIXELS = 784;
  static final int MNIST_CLASSES = 10;
  private static final String LAYERS = "layers";
  private static final String NETWORK = "network";

  @Option(names = "--activation", paramLabel = "NAME[,NAME…]", defaultValue = "affine",
      completionCandidates = ActivationForms.class, converter = ActivationList.class,
      description = "The activation of all hidden layers, or one for each layer (default: ${DEFAULT-VALUE}). Capitals"
          + " are arguments, such as polynomial:2 and mixture:relu+tanh; brackets may be left out:"
          + " ${COMPLETION-CANDIDATES}.")
  Given<List<String>> activation;

  @Option(names = "--sharing", paramLabel = "layer|unit|network", defaultValue = "layer", converter = SharingWord.class,
      description = "Which units share activation parameters (default: ${DEFAULT-VALUE}).")
  Given<Sharing> sharing;

  @Option(names = "--" + LAYERS, paramLabel = "N,N,…", converter = Sizes.class,
      description = "Sizes of the layers: inputs, hidden, classes (default: 784,128,64,10, its ends following the"
          + " data).")
  Given<List<Integer>> layers;

  @Option(names = "--" + NETWORK, paramLabel = "TEXT|NAME", converter = NamedOrText.class,
      description = "Instead of --layers: text such as \"dense:64 act\", or a name of conf/networks.conf.")
  Given<String> network;

  /** How names for {@code --activation} are written, for its help and for completion. */
  static final class ActivationForms extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    ActivationForms() {
      super(Activations.forms().stream().map(form -> form.replace(':', HelpPage.COLON)).toList());
    }
  }

  /** Reads names of activations. */
  static final class ActivationList extends Given.Reader<List<String>> {
    ActivationList() {
      super(text -> {
        Activations.parseList(text);
        return Arrays.stream(text.split(",")).map(String::strip).toList();
      });
    }
  }

  @Rare(Rare.LEARNING)
  @Option(names = "--scale-channels", paramLabel = "on|off", defaultValue = "off", converter = Given.Switch.class,
      description = "Subtract from each channel of the images its mean over the training images, and divide by its"
          + " standard deviation, in the network's first layer, scale (default: ${DEFAULT-VALUE}).")
  Given<Boolean> scaleChannels;

  static final class SharingWord extends Given.Reader<Sharing> {
    SharingWord() {
      super(Sharing::parse);
    }
  }

  /** Reads sizes of layers. */
  static final class Sizes extends Given.Reader<List<Integer>> {
    Sizes() {
      super(Sizes::parse);
    }

    private static List<Integer> parse(String text) {
      List<Integer> sizes;
      try {
        sizes = Arrays.stream(text.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      } catch (NumberFormatException e) {
        sizes = List.of(0);
      }
      if (sizes.stream().anyMatch(size -> size < 1)) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a list of whole numbers of at least 1 such as 784,128,64,10");
      }
      if (sizes.size() < 2) {
        throw new IllegalArgumentException(
            "'" + text + "' is one size; a network has at least two, its inputs and its classes");
      }
      if (last(sizes) < 2) {
        throw new IllegalArgumentException("'" + text + "' ends with one class; a network has at least 2 classes");
      }
      return sizes;
    }
  }

  /** Reads a network's text, or the name that stands for it. */
  static final class NamedOrText extends Given.Reader<String> {
    NamedOrText() {
      super(text -> NamedNetworks.load(Home.conf("networks.conf")).text(text.strip()).orElse(text));
    }
  }

  /**
   * Checks the network before there are data.
   *
   * @param activations as for {@link #of}
   * @throws UsageException if the options do not describe a network together
   */
  void check(List<String> activations) {
    if (network != null && layers != null) {
      throw new UsageException("--network and --layers both describe the network; give one of them");
    }
    if (network != null) {
      acts(activations);
    } else {
      dense(layers == null ? reportLayers(MNIST_PIXELS, MNIST_CLASSES) : layers.value(), activations);
    }
  }

  /** How many places in {@code --network} use {@code activations}. */
  int acts(List<String> activations) {
    return UsageException.naming(
        "--network", () -> Network.check(network.value(), activations, sharing.value()));
  }

  /**
   * The network for images of {@code shape}.
   *
   * @param activations of its hidden layers: one for all, or one for each
   * @throws UsageException if it does not fit the images
   */
  Network of(List<String> activations, ImageShape shape) {
    Network unscaled = unscaled(activations, shape);
    return scaleChannels.value()
        ? UsageException.naming("--scale-channels", () -> ChannelScale.before(unscaled, shape.channels()))
        : unscaled;
  }

  private Network unscaled(List<String> activations, ImageShape shape) {
    int pixels = shape.features();
    if (network != null) {
      return parse(network.value(), activations, sharing.value(), shape);
    }
    List<Integer> sizes = layers == null ? reportLayers(pixels, shape.classes()) : layers.value();
    if (sizes.get(0) != pixels) {
      throw new UsageException(
          "--layers starts with " + sizes.get(0) + ", but the images have " + pixels + " pixels; start with " + pixels);
    }
    if (last(sizes) < shape.classes()) {
      throw new UsageException("--layers ends with " + last(sizes) + ", but the data have " + shape.classes()
          + " classes; end with " + shape.classes());
    }
    return dense(sizes, activations);
  }

  /**
   * The network of {@code text}, which {@code --network} gave, for images of {@code shape}.
   *
   * @param activations what {@code act} stands for
   * @throws UsageException if the text is wrong or does not fit the images
   */
  static Network parse(String text, List<String> activations, Sharing sharing, ImageShape shape) {
    Network.Setting setting = new Network.Setting(
        Shape.map(shape.rows(), shape.columns(), shape.channels()), shape.classes(), activations, sharing);
    return UsageException.naming("--network", () -> Network.parse(text, setting));
  }

  private Network dense(List<Integer> sizes, List<String> activations) {
    return UsageException.naming(
        "--layers, --activation", () -> Network.dense(sizes, activations, sharing.value()));
  }

  /** The network's text if {@code --network} is given, by name or as text; else null. */
  String text() {
    return network == null ? null : network.value();
  }

  /** How many classes {@code --layers} ends with; 0 to follow the data. */
  int classes() {
    return layers == null ? 0 : last(layers.value());
  }

  /** The default name of a run comes from this. */
  String label() {
    String act = network == null || acts(activation.value()) > 0 ? activation.text() : "";
    boolean isName = network != null && !network.text().equals(network.value());
    return isName ? network.text() + (act.isEmpty() ? "" : "-" + act) : act.isEmpty() ? "network" : act;
  }

  /** Adds to a run's options those that {@code network} was made from. */
  void describe(Map<String, String> values, Network network) {
    if (text() == null) {
      List<Integer> sizes = layers == null ? reportLayers(network.inputs(), network.classes()) : layers.value();
      values.put(LAYERS, sizes.stream().map(String::valueOf).collect(Collectors.joining(",")));
    } else {
      values.put(NETWORK, text());
    }
  }

  /** Adds to a run's options the description of a network that was not made from options. */
  static void describeAnother(Map<String, String> values, Network network) {
    values.keySet().removeAll(List.of(LAYERS, NETWORK));
    network.denseText().ifPresentOrElse(
        sizes -> values.put(LAYERS, sizes), () -> values.put(NETWORK, network.text()));
  }

  /** The sizes of the founding report's network, with inputs and classes of the data. */
  static List<Integer> reportLayers(int pixels, int classes) {
    return List.of(pixels, 128, 64, classes);
  }

  private static int last(List<Integer> sizes) {
    return sizes.get(sizes.size() - 1);
  }
}
