package dev.pliant.predict;

import java.io.Serializable;

/**
 * Where in a row an example is; after its columns come the file's path and the row's number in it.
 *
 * @param table what the table is called
 * @param features how the first column is read
 * @param id the column of the id; −1 if there is none
 * @param label the column of the label; −1 if there is none
 * @param path the column of the file's path; the row's number follows
 * @param inputs how many features there must be
 * @param classes what labels are below
 */
record ExampleColumns(
    String table, FeatureReader features, int id, int label, int path, int inputs, int classes)
    implements Serializable {}
