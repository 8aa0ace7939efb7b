package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Sum;
import dev.layered.redis.BusSettings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The checker of coherence. */
@Command(
    name = "coherence",
    description = "Checks that no read is older than promised, while faults strike.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CoherenceCommand implements Callable<Integer> {

  private static final String QUICK_FAULTS = "subscriber,blackhole";
  private static final int QUICK_SECONDS = 20;
  private static final int SHOWN_AGAIN = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--nodes", description = "How many nodes; each is a process. Default: 3.")
  private int nodes = 3;

  @Option(
      names = "--seconds",
      description = "How long, all modes and backends together. Default: 600.")
  private long seconds = 600;

  @Option(
      names = "--faults",
      description =
          "all that the backend has, none, names joined by commas, or -name,-name for all but"
              + " those. Default: all.",
      paramLabel = "LIST")
  private String faults = "all";

  @Option(
      names = "--break",
      description = "Leaves out a part of the protocol: ${COMPLETION-CANDIDATES}. Default: none.",
      paramLabel = "PART")
  private Breaking breaking = Breaking.NONE;

  @Option(
      names = "--ageing",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Whether entries end often and are served past their end (stale while revalidate, stale"
              + " if error, refresh ahead), and loads fail. Default: yes.")
  private boolean ageing = true;

  @Option(
      names = "--calls",
      description =
          "How nodes read: all, or names joined by commas, or -name,-name for all but those."
              + " Default: all.",
      paramLabel = "LIST")
  private String calls = "all";

  @Option(
      names = "--mode",
      description = "How invalidations travel: ${COMPLETION-CANDIDATES}. Default: both.")
  private Mode mode = Mode.both;

  @Option(
      names = "--backend",
      description = "What Redis is: ${COMPLETION-CANDIDATES}. Default: standalone.")
  private Chosen backend = Chosen.standalone;

  @Option(
      names = "--quick",
      description = "20 seconds, faults " + QUICK_FAULTS + ": a first look, not a result.")
  private boolean quick;

  @Option(names = "--go-on", description = "Does not end at the first violation.")
  private boolean goOn;

  @Option(names = "--verbose", description = "Shows each fault and all that nodes write.")
  private boolean verbose;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets spec
  public CoherenceCommand() {}

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  enum Chosen {
    standalone(List.of(Backend.Kind.standalone)),
    sentinel(List.of(Backend.Kind.sentinel)),
    cluster(List.of(Backend.Kind.cluster)),
    all(List.of(Backend.Kind.values()));

    private final List<Backend.Kind> kinds;

    Chosen(List<Backend.Kind> kinds) {
      this.kinds = kinds;
    }
  }

  enum Mode {
    async,
    sync,
    both
  }

  @Override
  public Integer call() throws Exception {
    if (nodes < 1) {
      throw new ParameterException(spec.commandLine(), "--nodes must be at least 1.");
    }
    List<String> chosen = refusing(() -> Faults.chosen(quick ? QUICK_FAULTS : faults));
    Set<CallKind> kinds = refusing(() -> CallKind.chosen(calls));
    long time = quick ? QUICK_SECONDS : seconds;
    Recorder recorder = new Recorder(System.out::println, verbose);
    List<Run.Outcome> outcomes = new ArrayList<>();
    long maxStaleness = 0;
    List<Mode> modes = mode == Mode.both ? List.of(Mode.async, Mode.sync) : List.of(mode);
    long share = Math.max(1, time / ((long) modes.size() * backend.kinds.size()));
    for (Backend.Kind kind : backend.kinds) {
      List<String> possible = possible(kind, chosen);
      for (Mode one : modes) {
        Setup setup = new Setup(kind, nodes, one == Mode.sync, breaking, ageing, kinds);
        Run.Outcome outcome = new Run(setup, possible, !goOn, recorder).run(share);
        outcomes.add(outcome);
        String prefix = kind == Backend.Kind.standalone ? "" : kind + ".";
        print(System.out, prefix + one.name() + ".", List.of(outcome));
        if (one == Mode.async) {
          long staleness = outcome.sums().getOrDefault(Sum.MAX_STALENESS, 0L);
          maxStaleness = Math.max(maxStaleness, staleness);
        }
      }
    }
    CallCounts counts = new CallCounts(kinds, ageing, outcomes);
    return end(recorder, counts, outcomes, maxStaleness);
  }

  private List<String> possible(Backend.Kind kind, List<String> chosen) {
    List<String> possible = Faults.of(kind, chosen);
    if (possible.isEmpty() && !chosen.isEmpty() && backend != Chosen.all) {
      throw new ParameterException(
          spec.commandLine(), "With --backend " + kind + " there is no fault " + faults + ".");
    }
    return possible;
  }

  private <T> T refusing(Supplier<T> choice) {
    try {
      return choice.get();
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()));
    }
  }

  private static int end(
      Recorder recorder, CallCounts counts, List<Run.Outcome> outcomes, long maxStaleness) {
    PrintStream out = System.out;
    recorder.violations().stream().limit(SHOWN_AGAIN).forEach(out::println);
    recorder.counts().forEach((name, count) -> result(out, "faults." + name, count, "count"));
    counts.sums().forEach((name, count) -> result(out, name, count, "count"));
    result(out, "loads", sum(outcomes, Sum.LOADS), "count");
    result(out, "invalidations", sum(outcomes, Sum.INVALIDATIONS), "count");
    result(out, "invalidations-pending", sum(outcomes, Sum.PENDING), "count");
    int crashes = outcomes.stream().mapToInt(Run.Outcome::crashes).sum();
    result(out, "crashed-nodes", crashes, "count");
    result(out, "failed-calls", sum(outcomes, Sum.FAILED_CALLS), "count");
    result(out, "excused-reads", sum(outcomes, Sum.EXCUSED), "count");
    long longest =
        outcomes.stream()
            .mapToLong(each -> each.sums().getOrDefault(Sum.EXCUSED_LONGEST, 0L))
            .max()
            .orElse(0);
    result(out, "excused-after-takeover", longest / 1_000_000, "ms");
    result(out, "max-staleness-limit", BusSettings.DEFAULTS.maxStaleness().toMillis(), "ms");
    result(out, "max-staleness", maxStaleness / 1_000_000, "ms");
    result(out, "reads", counts.reads(), "count");
    long violations = sum(outcomes, Sum.VIOLATIONS);
    result(out, "violations", violations, "count");
    if (violations + sum(outcomes, Sum.FAILED_CALLS) + crashes > 0) {
      return 1;
    }
    counts.missing().forEach(missing -> out.println("MISSING " + missing + " never happened"));
    return counts.missing().isEmpty() ? 0 : 1;
  }

  private static void print(PrintStream out, String mode, List<Run.Outcome> outcomes) {
    for (Run.Outcome outcome : outcomes) {
      for (Sum sum :
          List.of(
              Sum.HEAP_HITS,
              Sum.REDIS_HITS,
              Sum.DISK_HITS,
              Sum.STALE_HITS,
              Sum.FENCED,
              Sum.RESTORED)) {
        result(out, mode + sum, outcome.sums().getOrDefault(sum, 0L), "count");
      }
      millis(out, mode + "invalidate.p50", outcome.p50Millis());
      millis(out, mode + "invalidate.p99", outcome.p99Millis());
    }
  }

  private static long sum(List<Run.Outcome> outcomes, Sum sum) {
    return outcomes.stream().mapToLong(each -> each.sums().getOrDefault(sum, 0L)).sum();
  }

  private static void millis(PrintStream out, String figure, double value) {
    out.printf(Locale.ROOT, "RESULT coherence %s %.2f ms%n", figure, value);
  }

  private static void result(PrintStream out, String figure, long value, String unit) {
    out.println("RESULT coherence " + figure + " " + value + " " + unit);
  }
}
