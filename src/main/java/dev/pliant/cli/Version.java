package dev.pliant.cli;

import dev.pliant.runs.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"Pliant " + Build.version() + " (" + Build.commit() + ")"};
  }
}
