package dev.layered.benchmarks;

import dev.layered.benchmarks.chart.ChartFile;
import dev.layered.benchmarks.coherence.CoherenceCommand;
import dev.layered.benchmarks.coherence.NodeCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
    name = "benchmarks.jar",
    description = "Measures Layered beside its peers.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {CoherenceCommand.class, NodeCommand.class},
    version = "Layered benchmarks")
public final class Benchmarks implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO", arity = "0..1", description = "What to measure.")
  private String scenario;

  @Option(names = "--quick", description = "A first look, a few minutes at most; not a result.")
  private boolean quick;

  @Option(names = "--least", description = "Only to see that it runs; its figures say nothing.")
  private boolean least;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How many times each benchmark is run, in turn.")
  private Integer rounds;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draw the figures too: FILE.svg or FILE.png.")
  private Path chart;

  /**
   * Runs a scenario and ends the process: with 0, with 1 if something could not be measured, with 2
   * if the arguments are wrong.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  private static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true);
    line.getCommandSpec().usageMessage().width(100).footer(scenarioList());
    line.setExecutionExceptionHandler(Benchmarks::explain);
    return line;
  }

  /** What was not built needs no stack trace. */
  private static int explain(Exception failed, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!(failed instanceof NotBuiltException)) {
      throw failed;
    }
    command.getErr().println(failed.getMessage());
    return 1;
  }

  private static String[] scenarioList() {
    List<Scenario> all = Scenarios.all();
    String[] lines = new String[all.size() + 1];
    lines[0] = "Scenarios:";
    for (int i = 0; i < all.size(); i++) {
      // picocli formats the text once more.
      String text = all.get(i).description().replace("%", "%%");
      lines[i + 1] = String.format("  %-16s %s", all.get(i).name(), text);
    }
    return lines;
  }

  @Override
  public Integer call() throws Exception {
    if (scenario == null) {
      throw new ParameterException(spec.commandLine(), "Which scenario?");
    }
    Scenario chosen =
        Scenarios.named(scenario)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "There is no scenario \"" + scenario + "\"."));
    ChartFile chartFile = chart == null ? null : chartFile(chart);
    Effort effort = least ? Effort.LEAST : quick ? Effort.QUICK : Effort.FULL;
    if (rounds != null) {
      if (rounds < 1) {
        throw new ParameterException(spec.commandLine(), "--rounds must be at least 1.");
      }
      effort = effort.withRounds(rounds);
    }
    List<Figure> figures = chosen.run(effort, System.out::println);
    new Report(System.out).print(chosen.name(), figures);
    if (chartFile != null && !figures.isEmpty()) {
      chartFile.write(chosen.name(), chosen.description(), figures, chosen::isOurs);
    }
    return figures.stream().allMatch(Figure::isMeasured) ? 0 : 1;
  }

  private ChartFile chartFile(Path path) {
    try {
      return ChartFile.of(path);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
