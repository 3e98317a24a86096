/**
 * Words for people: which of those there are somebody may have meant, and what an error says in one line.
 *
 * <p>Knows nothing; every other room may know it.
 */
package dev.pliant.words;
