/**
 * What Spark's pages and logs call the jobs of this application.
 *
 * <p>Knows Spark, and none of the other rooms; every other room may know it.
 */
package dev.pliant.jobs;
