/**
 * How words resemble one another: which of those there are somebody may have meant.
 *
 * <p>Knows nothing; every other room may know it.
 */
package dev.pliant.words;
