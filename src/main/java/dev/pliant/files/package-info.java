/**
 * Files, whatever they hold: the paths that users name, what is written aside and then moved into place, and the
 * processes that write.
 *
 * <p>Knows Hadoop's file systems and none of the other rooms; each of them may know it.
 */
package dev.pliant.files;
