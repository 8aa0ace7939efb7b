package dev.layered.benchmarks.coherence;

import java.util.List;

/** One server. */
final class SingleServer implements Backend {

  private final Server server = new Server(Server.freePort());

  @Override
  public String hosts() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  public List<Server> servers() {
    return List.of(server);
  }

  @Override
  public List<Server> masters() {
    return List.of(server);
  }

  @Override
  public Server masterOf(String key) {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
