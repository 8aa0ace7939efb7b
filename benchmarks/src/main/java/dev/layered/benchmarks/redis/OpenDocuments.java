package dev.layered.benchmarks.redis;

import java.io.IOException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The documents as the benchmark that is run finds them, on a server of their own. */
@State(Scope.Benchmark)
public class OpenDocuments {

  Documents documents;
  private RedisProcess server;

  /** Starts the server, and fills the cache. */
  @Setup
  public void start(BenchmarkParams benchmark) throws Exception {
    String name = benchmark.getBenchmark();
    int method = name.lastIndexOf('.');
    server = RedisProcess.start();
    documents =
        Access.ofMethod(name.substring(method + 1))
            .open(server, Size.of(name.substring(0, method)));
  }

  /** Ends both, having made sure that every call was a hit. */
  @TearDown
  public void close() throws IOException {
    documents.close();
    server.close();
  }
}
