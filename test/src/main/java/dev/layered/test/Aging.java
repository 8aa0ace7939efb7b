package dev.layered.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes what is in a database older, as if time had passed: a server has no clock that could be
 * moved. It speaks the protocol itself, past the proxy, because the application's Jedis may be one
 * that was renamed (the jar with everything inside).
 */
final class Aging {

  private static final int TIMEOUT_MILLIS = 10_000;

  private static final String SCRIPT =
      """
      local cursor = '0'
      repeat
        local found = redis.call('SCAN', cursor, 'COUNT', 1000)
        cursor = found[1]
        for _, key in ipairs(found[2]) do
          local left = redis.call('PTTL', key)
          if left >= 0 then
            if left > tonumber(ARGV[1]) then
              redis.call('PEXPIRE', key, left - ARGV[1])
            else
              redis.call('DEL', key)
            end
          end
        end
      until cursor == '0'
      return 1
      """;

  private Aging() {}

  /** Takes a duration from the life of each key of a database. */
  static void of(TestRedis.RedisUri server, Duration duration) {
    if (duration.toMillis() == 0) {
      return;
    }
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
      for (List<String> command : commands(server, duration.toMillis())) {
        call(socket, command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what is in Redis cannot be made older", e);
    }
  }

  private static List<List<String>> commands(TestRedis.RedisUri server, long millis) {
    List<List<String>> commands = new ArrayList<>();
    String user = server.user();
    if (user != null) {
      List<String> auth = new ArrayList<>(List.of("AUTH"));
      Arrays.stream(user.split(":", 2))
          .filter(part -> !part.isEmpty())
          .forEach(
              part ->
                  auth.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)));
      commands.add(auth);
    }
    if (server.path().length() > 1) {
      commands.add(List.of("SELECT", server.path().substring(1)));
    }
    commands.add(List.of("EVAL", SCRIPT, "0", Long.toString(millis)));
    return commands;
  }

  private static void call(Socket socket, List<String> command) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    write(request, "*" + command.size());
    for (String part : command) {
      write(request, "$" + part.getBytes(StandardCharsets.UTF_8).length);
      write(request, part);
    }
    socket.getOutputStream().write(request.toByteArray());
    String reply = line(new BufferedInputStream(socket.getInputStream()));
    if (reply.startsWith("-")) {
      throw new IOException(command.get(0) + ": " + reply.substring(1));
    }
  }

  private static void write(ByteArrayOutputStream out, String line) {
    out.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Every reply here is one line. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server has closed the connection");
      }
      line.append((char) next);
    }
    return line.toString().trim();
  }
}
