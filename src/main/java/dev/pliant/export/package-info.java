/**
 * Trained networks in formats of others: ONNX, and what plain DL4J reads.
 *
 * <p>Knows {@code activation}, {@code files} and {@code network}; knows no Spark. An activation function is exported by the formula
 * that it gives of itself, so nothing here knows any family.
 */
package dev.pliant.export;
