/**
 * Networks: their description, from which everything else about them follows, and the arithmetic of their layers over
 * plain arrays.
 *
 * <p>Knows {@code activation} and {@code words}; knows no DL4J, no BLAS and no Spark. {@link dev.pliant.layer.Network}
 * is the description, {@link dev.pliant.layer.Layer} a kind of layer with its settings, {@link dev.pliant.layer.Kernel}
 * its arithmetic in a training step, {@link dev.pliant.layer.Kernels} a network at work, and
 * {@link dev.pliant.layer.Scorer} one that scores an example at a time. A value that flows through
 * a network is [examples, values of an example] in C order; maps lie channels-last, so that a map is a matrix of
 * [pixels, channels] to whatever works element by element.
 *
 * <h2>How to add a layer of your own</h2>
 *
 * <ol>
 *   <li>Write a small record that implements {@link dev.pliant.layer.Layer}: {@code Add} is a short example without
 *       parameters, {@code Norm} one with them. Its Javadoc gives the formula and the paper. {@code kind()} is its
 *       word, {@code spec()} what a network's text calls it, {@code output} the shape that it gives, or a sentence that
 *       says why it cannot read these inputs; {@code LayerInputs} has the usual checks. {@code parameters} names its
 *       arrays with their shapes and roles: the role decides which updater an array has, whether it decays, and how it is
 *       averaged; the array says how it starts.
 *   <li>Write its {@link dev.pliant.layer.Kernel}. {@code forward} reads the inputs' values and writes the output's;
 *       {@code backward} reads the gradient by the output, <em>writes</em> the gradient by each input that has an array
 *       for it (where several nodes read one value, their gradients are added up for you), and gives away the gradient
 *       of each of its arrays, summed over the minibatch. All arrays are made in the constructor. Where other loops score
 *       one example faster, {@code row} gives them.
 *   <li>Give it a line in {@code Layers}: how it is written, and what makes the layer of what stands after the colon.
 *       {@code parse(layer.spec())} must give the layer again. A kind that reads maps alone has {@code registerOfMaps},
 *       which makes maps of images for networks that have it. That is all that the fused step and checkpoints need.
 *   <li>Give it a method in {@code export.OnnxLayers}, and a line in {@code network.Dl4jLayers} if DL4J has such a layer;
 *       without them all works but that export and DL4J's step, which then name the layer.
 *   <li>Give {@code LayerExamples}, among the tests, networks that have it, and {@code DoubleForward} its formula in
 *       double precision: tests then hold its gradients to central differences of that. {@code mvn test
 *       -Dtest='Layer*Test,Network*Test'} runs them.
 * </ol>
 */
package dev.pliant.layer;
