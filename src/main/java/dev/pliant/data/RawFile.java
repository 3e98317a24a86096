package dev.pliant.data;

/**
 * A file as it is when not gzipped.
 *
 * @param bytes its length
 * @param sha256 of the content, in 64 lower-case hexadecimal digits
 */
public record RawFile(String name, long bytes, String sha256) {}
