/**
 * Networks: their description, from which everything else about them follows, and the arithmetic of their layers over
 * plain arrays.
 *
 * <p>Knows {@code activation} and {@code words}; knows no DL4J, no BLAS and no Spark. These are its main classes:
 *
 * <ul>
 *   <li>{@link dev.pliant.layer.Network}: the description of a network;
 *   <li>{@link dev.pliant.layer.Layer}: a kind of layer with its settings;
 *   <li>{@link dev.pliant.layer.Kernel}: the arithmetic of a layer in a training step;
 *   <li>{@link dev.pliant.layer.Kernels}: a network in use, over minibatches;
 *   <li>{@link dev.pliant.layer.Scorer}: a network that scores one example at a time.
 * </ul>
 *
 * <p>A value in a network is an array [examples, values of an example] in C order. Maps are channels-last, so code that
 * works element by element can read a map as a matrix of [pixels, channels].
 *
 * <h2>How to add a layer of your own</h2>
 *
 * <ol>
 *   <li>Write a small record that implements {@link dev.pliant.layer.Layer}. {@code Add} is a short example without
 *       parameters, {@code Norm} one with parameters, {@code Join} one whose output has other units than its inputs.
 *       The Javadoc gives the formula and the paper.
 *       <ul>
 *         <li>{@code kind()} is the word of the layer, and {@code spec()} is its form in a network's text.
 *         <li>{@code output} returns the {@link dev.pliant.layer.Shape} of the output. If the layer cannot read these
 *             inputs, it throws an exception whose message is a sentence; {@code LayerInputs} has the usual checks.
 *         <li>{@code parameters} names the arrays of parameters with their shapes, roles and starts. The role decides
 *             how an array is updated, whether it decays, and how it is averaged.
 *       </ul>
 *   <li>Write its {@link dev.pliant.layer.Kernel}. Its constructor gets a {@link dev.pliant.layer.Site}: its inputs and
 *       its output as {@link dev.pliant.layer.Signal}s, their shapes, and its parameters. Make arrays of its own whose
 *       length does not depend on the size of a minibatch there, and not in a pass; {@link dev.pliant.layer.Pass} gives
 *       the size.
 *       <ul>
 *         <li>{@code forward} reads the values of the inputs and writes the values of the output. Ask a signal for its
 *             arrays in each pass: they are replaced when a minibatch is larger than all before, and may be longer than
 *             what the pass needs.
 *         <li>{@code backward} reads the gradient by the output, and <em>writes</em> the gradient by each input whose
 *             {@code gradient()} is not null. If several nodes read one value, their gradients are added up for you. It
 *             passes on the gradient by each array of parameters, summed over the minibatch.
 *         <li>{@code Layer.row} may return a faster kernel for one example at a time.
 *       </ul>
 *   <li>Add a line to {@code Layers}: the form in a text, as {@code dense:UNITS}, {@code meanpool[:N]} or {@code
 *       add(NODE,…)}, and a function that makes the layer from the text after the colon. {@code parse(layer.spec())}
 *       must give an equal layer. For a kind that reads only maps, use {@code registerOfMaps}: then images are maps in
 *       networks that have it. The fused step and checkpoints need nothing more.
 *   <li>Add a method to {@code export.OnnxLayers} and a branch that calls it. If DL4J has such a layer, add branches to
 *       {@code network.Dl4jLayers}, and to {@code network.Dl4jSlots} if it has parameters. Without them, only this
 *       export and DL4J's step do not work; they then name the layer.
 *   <li>Among the tests, add networks with the layer to {@code LayerExamples}, and its formula in double precision to
 *       {@code DoubleForward}. The tests compare its gradients with central differences of that formula. A network with
 *       the layer in {@code OnnxModelTest} holds its ONNX form to ONNX Runtime. Run them with {@code mvn test
 *       -Dtest='LayerGradientTest,NetworkTextTest,OnnxModelTest'}.
 * </ol>
 */
package dev.pliant.layer;
