package dev.layered.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.testing.EmbeddedRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Who publishes by a script gets the reply after everybody else has the message. */
@Timeout(60)
class ReplyLastTest {

  private static final byte[] CHANNEL = Replies.bytes("news");
  private static final Script PUBLISH =
      new Script("return redis.call('PUBLISH', KEYS[1], ARGV[1])");

  /** Enough that writing to all of them takes longer than to look at one. */
  private static final int LISTENERS = 300;

  private EmbeddedRedis server;
  private Jedis admin;

  @BeforeEach
  void start() throws IOException {
    server = new EmbeddedRedis();
    admin = new Jedis("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
    server.close();
  }

  private static RedisConnection to(EmbeddedRedis server, String user) {
    String uri = "redis://" + user + "127.0.0.1:" + server.port();
    return RedisConnection.of(Patience.wholeNode(RedisAddress.parse(uri), "shop"));
  }

  private static Object publish(RedisConnection connection, String message) {
    return connection.runPublishing(PUBLISH, List.of(CHANNEL), List.of(Replies.bytes(message)));
  }

  /** A listener whose bytes lie in its socket until they are read. */
  private SocketChannel listener() throws IOException {
    SocketChannel listener = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
    listener.write(ByteBuffer.wrap(Replies.bytes("SUBSCRIBE news\r\n")));
    listener.read(ByteBuffer.allocate(1000));
    listener.configureBlocking(false);
    return listener;
  }

  private static String received(SocketChannel listener) throws IOException {
    ByteBuffer received = ByteBuffer.allocate(1000);
    listener.read(received);
    return UTF_8.decode(received.flip()).toString();
  }

  @Test
  void whenTheCallerIsAnswered_listenersHaveTheMessage() throws Exception {
    List<SocketChannel> listeners = new ArrayList<>();
    try (RedisConnection connection = to(server, "")) {
      for (int i = 0; i < LISTENERS; i++) {
        listeners.add(listener());
      }
      int times = 200;
      int inTime = 0;
      for (int i = 0; i < times; i++) {
        assertThat(publish(connection, "message-" + i)).isEqualTo((long) LISTENERS);
        // It subscribed first, so it is written to last.
        if (received(listeners.get(0)).contains("message-" + i)) {
          inTime++;
        }
      }
      // The system may deliver in another order than the server has written.
      assertThat(inTime).isGreaterThan(times * 9 / 10);
    } finally {
      for (SocketChannel listener : listeners) {
        listener.close();
      }
    }
  }

  @Test
  void userWhoMayNotPing_publishesAllTheSame() {
    admin.aclSetUser("shop", "on", ">secret", "~*", "&*", "+@all", "-ping");
    try (RedisConnection connection = to(server, "shop:secret@")) {
      assertThat(publish(connection, "a")).isEqualTo(0L);
      assertThat(publish(connection, "b")).isEqualTo(0L);
    }
    assertThat(admin.aclLog()).isNotEmpty();
  }

  @Test
  void afterARefusal_theConnectionGivesTheAnswersOfTheCallsThatFollow() {
    Script refused = new Script("return redis.error_reply('NO ' .. ARGV[1])");
    try (RedisConnection connection = to(server, "")) {
      publish(connection, "a");
      for (int i = 0; i < 3; i++) {
        List<byte[]> arguments = List.of(Replies.bytes("for-" + i));
        assertThatThrownBy(() -> connection.runPublishing(refused, List.of(CHANNEL), arguments))
            .isInstanceOf(JedisDataException.class)
            .hasMessage("NO for-" + i);
        assertThat(publish(connection, "b")).isEqualTo(0L);
      }
      assertThat(connection.commands().echo("same connection")).isEqualTo("same connection");
      assertThat(admin.info("stats")).contains("total_connections_received:2\r");
    }
  }

  /** Of what Jedis itself does not take for the end of a connection. */
  @Test
  void afterAReplyThatIsNone_theConnectionIsNotUsedAgain() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection = new Connection("127.0.0.1", listening.getLocalPort())) {
      connection.connect();
      try (Socket accepted = listening.accept()) {
        accepted.getOutputStream().write(Replies.bytes("$-5\r\n:7\r\n"));
        CommandArguments call = new CommandArguments(Protocol.Command.EVALSHA);
        assertThatThrownBy(() -> ReplyLast.run(connection, call))
            .isNotInstanceOf(JedisException.class);
        assertThat(connection.isBroken()).isTrue();
      }
    }
  }
}
