/**
 * The mathematics of activation functions over plain arrays: value, slope and parameter gradients of each family.
 *
 * <p>Knows nothing of the other rooms, of DL4J or of Spark.
 *
 * <h2>How to add a family</h2>
 *
 * <ol>
 *   <li>Write a small final class that implements {@link dev.pliant.activation.ActivationFunction}; {@code Prelu} is a
 *       short example, {@code Apl} one that takes arguments. Its Javadoc gives the formula, the start and the paper,
 *       and at each kink the side whose slope it takes. Six methods must be there: {@code spec}, {@code
 *       parameterNames}, {@code start}, {@code value}, {@code slope} and {@code addParameterGradient}. Parameters come
 *       as an array and are never kept.
 *   <li>Keep it finite: no {@code exp} of something that grows with x, unless what follows stands infinity.
 *       {@code Exponentials} has the usual forms.
 *   <li>Override {@code isAffine} if the function is affine in x whatever its parameters are.
 *   <li>Override {@code bound} if some parameters make no sense, {@code range} if the family is made for a stretch of
 *       inputs, {@code penalty} and {@code addPenaltyGradient} if the loss should have a say about the parameters
 *       alone.
 *   <li>Give it a line in {@code Activations.families()}: the function itself, or its word and a method that makes the
 *       function of what stands after the colon. {@code parse(f.spec())} must give f again. That is all that the
 *       command line, the layer, the training step and the tables need.
 *   <li>Override {@code formula}, which says the same as {@code value} as an {@link
 *       dev.pliant.activation.Expression} of operations that other programs have; without it all works but the export
 *       to ONNX, which then names the family. In it everything is
 *       computed in single precision: no power or {@code exp} that grows past 10³⁸.
 *   <li>Give {@code Examples}, among the tests, a name for each kind of argument, and the family's pieces if it has
 *       kinks; a smooth family without arguments needs nothing there. The tests then hold its derivatives to central
 *       differences, its loops to its scalars and its formula to its value, here, in the other rooms and in another
 *       runtime: {@code mvn test -Dtest='GradientTest,Formula*Test,Famil*Test,ActivationsTest,
 *       LearnedActivationLayerTest,FusedStepTest,Onnx*Test'}.
 *   <li>Name it in the README, among the values of {@code --activation}.
 *   <li>For speed, override {@code values} and {@code gradients} over doubles, with what the three derivatives share
 *       computed once, without branches where the sign of x decides ({@code Heaviside}). The loops over floats follow from
 *       them.
 * </ol>
 */
package dev.pliant.activation;
