package dev.layered.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the README of an example tells its reader to type.
 *
 * @param command builds the example and starts it
 */
record Readme(String command) {

  /** The root of the project, where its commands are to be run. */
  static final Path ROOT = Suite.TARGET.resolve("../../..").normalize();

  /** Whether the build that runs this test is offline. */
  static final boolean OFFLINE = System.getProperty("build.reach", "").equals("offline-true");

  private static final Pattern COMMAND = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final String THEN = "&&";

  /** Reads the first command of an example. */
  static Readme of(String example) {
    try {
      String text =
          Files.readString(ROOT.resolve("examples").resolve(example).resolve("README.md"));
      Matcher block = COMMAND.matcher(text);
      if (!block.find()) {
        throw new AssertionError("the README of " + example + " has no command");
      }
      return new Readme(block.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command, offline if this build is. */
  String buildAndStart() {
    return OFFLINE ? command.replace("mvn ", "mvn -o ") : command;
  }

  /** The part of it that only starts. */
  String start() {
    return command.substring(command.indexOf(THEN) + THEN.length());
  }
}
