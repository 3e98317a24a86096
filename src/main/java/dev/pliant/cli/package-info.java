/**
 * The command line: the only room that exits, prints, or reads options and configuration files.
 *
 * <p>Knows all other rooms.
 */
package dev.pliant.cli;
