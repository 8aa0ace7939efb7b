package dev.layered.benchmarks.coherence;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What the checker tells the process of a node. */
final class NodeOptions {

  @Option(names = "--folder", required = true)
  Path folder = Path.of("");

  @Option(names = "--disk", required = true)
  Path disk = Path.of("");

  @Option(names = "--node", required = true)
  int node;

  @Option(names = "--nodes", required = true)
  int nodes;

  @Option(names = "--process", required = true)
  long process;

  @Option(names = "--backend", required = true)
  Backend.Kind backend = Backend.Kind.standalone;

  @Option(names = "--hosts", required = true)
  String hosts = "";

  @Option(names = "--namespace", required = true)
  String namespace = "";

  @Option(names = "--sync")
  boolean sync;

  @Option(names = "--ageing")
  boolean ageing;

  @Option(names = "--calls", required = true, split = ",")
  Set<CallKind> calls = Set.of();

  @Option(names = "--break")
  Breaking breaking = Breaking.NONE;

  /** The arguments that give these options. */
  List<String> arguments() {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--folder=" + folder,
                "--disk=" + disk,
                "--node=" + node,
                "--nodes=" + nodes,
                "--process=" + process,
                "--backend=" + backend,
                "--hosts=" + hosts,
                "--namespace=" + namespace,
                "--calls=" + calls.stream().map(CallKind::name).collect(joining(",")),
                "--break=" + breaking));
    if (sync) {
      all.add("--sync");
    }
    if (ageing) {
      all.add("--ageing");
    }
    return all;
  }
}
