package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Encrypted connections. */
class TlsTest {

  @TempDir static Path folder;

  private static Certificates certificates;
  private static KeyStore local;
  private static KeyStore elsewhere;
  private static TlsProxy right;
  private static TlsProxy misnamed;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    local = certificates.key("local", "dns:localhost,ip:127.0.0.1");
    elsewhere = certificates.key("elsewhere", "dns:elsewhere.example,ip:127.0.0.2");
    RedisAddress.Host redis = RedisServers.shared().hosts().get(0);
    right = new TlsProxy(Certificates.server(local), redis);
    misnamed = new TlsProxy(Certificates.server(elsewhere), redis);
  }

  @AfterAll
  static void stop() throws Exception {
    right.close();
    misnamed.close();
  }

  private static RedisSettings settings(String uri, TlsSettings tls) {
    return new RedisSettings(
        RedisAddress.parse(uri),
        RedisSettings.Mode.STANDALONE,
        "tls",
        null,
        null,
        RedisSettings.Sentinel.DEFAULTS,
        tls,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        4,
        Duration.ofMillis(100),
        Duration.ZERO);
  }

  private static RedisConnection connection(
      String host, TlsProxy proxy, @Nullable Path trust, boolean hostnameCheck) {
    return RedisConnection.of(
        settings(
            "rediss://" + host + ":" + proxy.port(),
            new TlsSettings(trust, trust == null ? null : Certificates.PASSWORD, hostnameCheck)));
  }

  private static void assertRefused(RedisConnection connection) {
    try (connection) {
      assertThatThrownBy(() -> connection.commands().ping())
          .isInstanceOf(JedisConnectionException.class)
          .hasStackTraceContaining(SSLHandshakeException.class.getName());
      assertThatThrownBy(connection::dedicated).isInstanceOf(JedisConnectionException.class);
    }
  }

  @Test
  void trustedCertificate_namesHostOrAddress() throws Exception {
    for (String host : List.of("localhost", "127.0.0.1")) {
      for (String type : List.of("PKCS12", "JKS")) {
        try (RedisConnection redis =
            connection(host, right, certificates.trust(local, type), true)) {
          assertThat(redis.commands().ping()).isEqualTo("PONG");
          assertThat(redis.control().ping()).isEqualTo("PONG");
          try (Jedis subscriber = redis.dedicated()) {
            assertThat(subscriber.ping()).isEqualTo("PONG");
          }
        }
      }
    }
  }

  @Test
  void strangersCertificate_isRefusedWhateverItNames() throws Exception {
    Path other = certificates.trust(elsewhere, "PKCS12");
    assertRefused(connection("localhost", right, other, true));
    assertRefused(connection("localhost", right, other, false));
    assertRefused(connection("localhost", right, null, true));
  }

  @Test
  void certificateOfAnotherHost_isRefusedUnlessTheCheckIsOff() throws Exception {
    Path trust = certificates.trust(elsewhere, "PKCS12");
    assertRefused(connection("localhost", misnamed, trust, true));
    assertRefused(connection("127.0.0.1", misnamed, trust, true));
    try (RedisConnection redis = connection("localhost", misnamed, trust, false)) {
      assertThat(redis.commands().ping()).isEqualTo("PONG");
    }
  }

  @Test
  void trustStoreThatCannotBeRead_isSaidAtOnce() throws Exception {
    Path missing = folder.resolve("missing.p12");
    assertUnreadable(missing, "x", "is no file that can be read");
    assertUnreadable(folder, "x", "is no file that can be read");
    Path damaged = Files.writeString(folder.resolve("damaged.p12"), "no key store");
    assertUnreadable(damaged, "x", "is neither PKCS12 nor JKS, or damaged");
    for (String type : List.of("PKCS12", "JKS")) {
      assertUnreadable(
          certificates.trust(local, type),
          "wrong",
          "has another password; layered.redis.tls.trust-store-password");
    }
    assertUnreadable(
        certificates.trust(local, "PKCS12"),
        null,
        "has no certificate that can be read; layered.redis.tls.trust-store-password");
  }

  private static void assertUnreadable(Path store, @Nullable String password, String reason) {
    TlsSettings tls = new TlsSettings(store, password, true);
    assertThatThrownBy(() -> RedisConnection.of(settings("rediss://localhost", tls)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layered.redis.tls.trust-store: \"" + store + "\" " + reason);
    // Who does not encrypt needs no trust.
    RedisConnection.of(settings("redis://localhost", tls)).close();
  }
}
