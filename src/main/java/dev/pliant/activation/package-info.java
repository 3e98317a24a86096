/**
 * The mathematics of activation functions over plain arrays: value, slope and parameter gradients of each family.
 *
 * <p>Knows only {@code words}; neither the other rooms nor DL4J nor Spark.
 *
 * <h2>How to add a family</h2>
 *
 * <ol>
 *   <li>Write a small final class that implements {@link dev.pliant.activation.ActivationFunction}. {@code Prelu} is a
 *       short example, {@code Apl} one with arguments. The Javadoc gives the formula, the start, the paper and, for
 *       each kink, the side whose slope is used. Six methods are required: {@code spec}, {@code parameterNames},
 *       {@code start}, {@code value}, {@code slope} and {@code addParameterGradient}. Parameters come as an array and
 *       are never stored.
 *   <li>Keep results finite: no {@code exp} of a value that grows with x, unless the rest of the formula works with
 *       infinity. {@code Exponentials} has the usual forms.
 *   <li>Override {@code isAffine} if the function is affine in x for all parameters.
 *   <li>Override {@code bound} if some parameters make no sense, {@code range} if the family is made for a range of
 *       inputs, and {@code penalty} and {@code addPenaltyGradient} if the loss should contain a term of the parameters
 *       alone.
 *   <li>Add a line to {@code Activations.families()}: the function itself, or its word and a method that creates the
 *       function from the text after the colon. {@code parse(f.spec())} must return f again. The command line, the
 *       layer, the training step and the tables need nothing else.
 *   <li>Override {@code formula}, which gives the same function as {@code value}, as an {@link
 *       dev.pliant.activation.Expression} of operations that other programs have. Without it everything works except
 *       the export to ONNX, which then fails and names the family. The formula is computed in single precision, so it
 *       must not contain a power or {@code exp} that grows beyond 10³⁸.
 *   <li>Add a name for each kind of argument to {@code Examples}, among the tests, and the family's pieces if it has
 *       kinks. A smooth family without arguments needs nothing there. The tests then compare its derivatives with
 *       central differences, its loops with its scalar methods and its formula with its value, here, in the other rooms
 *       and in another runtime: {@code mvn test -Dtest='GradientTest,Formula*Test,Famil*Test,ActivationsTest,
 *       LearnedActivationLayerTest,FusedStepTest,Onnx*Test'}.
 *   <li>Add its name to the README, among the values of {@code --activation}.
 *   <li>For speed, override {@code values} and {@code gradients} over doubles. Compute what the three derivatives share
 *       only once, and avoid branches on the sign of x ({@code Heaviside}). The loops over floats use these loops.
 * </ol>
 */
package dev.pliant.activation;
