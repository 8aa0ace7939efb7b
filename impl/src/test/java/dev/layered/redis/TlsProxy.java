package dev.layered.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;

/** Encrypted in front, plain behind: for a Redis that was built without TLS. */
final class TlsProxy implements AutoCloseable {

  private final ServerSocket server;
  private final RedisAddress.Host target;

  TlsProxy(SSLContext context, RedisAddress.Host target) throws IOException {
    this.target = target;
    this.server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    RedisNode.daemon(this::accept).start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket redis = new Socket(target.name(), target.port());
        RedisNode.daemon(() -> copy(client, redis)).start();
        RedisNode.daemon(() -> copy(redis, client)).start();
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException cut) {
      // the other side sees it
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
