package dev.layered.benchmarks.coherence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** All nodes, their proxies and their Redis. Used by one thread at a time. */
final class Cluster {

  private static final long CLOSE_SECONDS = 30;

  private final Path folder;
  private final Setup setup;
  private final Board board;
  private final Loss loss;
  private final Backend backend;
  private final BiConsumer<Integer, String> output;
  private final String namespace = "coherence-" + UUID.randomUUID();
  private final List<Proxy> proxies = new ArrayList<>();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final AtomicInteger crashes = new AtomicInteger();
  private long started;

  Cluster(Path folder, Setup setup, Board board, BiConsumer<Integer, String> output)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.setup = setup;
    this.board = board;
    this.output = output;
    this.loss = Loss.map(folder);
    this.backend = setup.backend().start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
    int count = setup.nodes();
    if (setup.backend() == Backend.Kind.standalone) {
      for (int i = 0; i < count; i++) {
        proxies.add(new Proxy(backend.masters().get(0).port()));
      }
    }
    for (int i = 0; i < count; i++) {
      nodes.add(launch(i, count));
    }
    for (NodeProcess node : nodes) {
      node.awaitReady();
      if (!node.isAlive()) {
        throw new IllegalStateException("node " + node.options().node + " does not start");
      }
    }
  }

  private NodeProcess launch(int number, int count) throws IOException {
    NodeOptions options = new NodeOptions();
    options.folder = folder;
    options.disk = folder.resolve("node-" + number);
    options.node = number;
    options.nodes = count;
    options.process = ++started;
    options.backend = setup.backend();
    options.hosts = proxies.isEmpty() ? backend.hosts() : "127.0.0.1:" + proxies.get(number).port();
    options.namespace = namespace;
    options.sync = setup.sync();
    options.breaking = setup.breaking();
    options.ageing = setup.ageing();
    options.calls = setup.calls();
    return new NodeProcess(options, line -> output.accept(number, line));
  }

  int size() {
    return nodes.size();
  }

  NodeProcess node(int number) {
    return nodes.get(number);
  }

  /**
   * What stands between a node and Redis. There is none if Redis is several servers, which tell
   * nodes where they are.
   */
  Proxy proxy(int number) {
    return proxies.get(number);
  }

  boolean hasProxies() {
    return !proxies.isEmpty();
  }

  Backend backend() {
    return backend;
  }

  Loss loss() {
    return loss;
  }

  /**
   * The name in Redis of what all nodes share: {@code m}, {@code p}, {@code log}, {@code nodes}.
   */
  String shared(String part) {
    return "{" + namespace + "}:" + part;
  }

  /** What the names of all entries begin with. */
  String entryPrefix() {
    return "{" + namespace + ":";
  }

  /** How many nodes ended that nobody ended. */
  int crashes() {
    return crashes.get();
  }

  /** Lets a node end in an orderly way; kills it if it takes too long. */
  void stop(int number) throws InterruptedException {
    NodeProcess node = nodes.get(number);
    countIfDead(node);
    board.stop(number, node.options().process);
    end(node);
  }

  private void end(NodeProcess node) throws InterruptedException {
    if (!node.awaitEnd(CLOSE_SECONDS)) {
      output.accept(node.options().node, Judge.FAILED + "the node does not end");
      crashes.incrementAndGet();
      node.kill();
    } else if (node.exitCode() != 0) {
      crashes.incrementAndGet();
      output.accept(node.options().node, Judge.FAILED + "exit code " + node.exitCode());
    }
  }

  void kill(int number) throws InterruptedException {
    countIfDead(nodes.get(number));
    nodes.get(number).kill();
  }

  private void countIfDead(NodeProcess node) {
    if (!node.isAlive()) {
      crashes.incrementAndGet();
    }
  }

  /** Starts a node again, in its folder. */
  void start(int number) throws IOException, InterruptedException {
    NodeProcess node = launch(number, nodes.size());
    nodes.set(number, node);
    node.awaitReady();
  }

  /** Ends all at once. */
  void abandon() throws IOException {
    killAll();
    closeServers();
  }

  private void killAll() {
    for (NodeProcess node : nodes) {
      try {
        node.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the end of all nodes; they must have been told. */
  void close() throws IOException, InterruptedException {
    for (NodeProcess node : nodes) {
      end(node);
    }
    closeServers();
  }

  private void closeServers() throws IOException {
    for (Proxy proxy : proxies) {
      proxy.close();
    }
    backend.close();
  }
}
