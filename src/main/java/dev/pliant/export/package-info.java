/**
 * Trained networks in formats of other programs: ONNX, and DL4J's archives.
 *
 * <p>Knows {@code activation}, {@code files} and {@code layer}, but not Spark. An activation function is exported by its
 * own formula, so nothing here depends on a family.
 */
package dev.pliant.export;
