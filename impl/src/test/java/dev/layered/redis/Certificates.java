package dev.layered.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates of one test, each signed by itself. */
final class Certificates {

  static final String PASSWORD = "changeit";

  private final Path folder;

  Certificates(Path folder) {
    this.folder = folder;
  }

  /** A new key, and a certificate for some names. */
  KeyStore key(String name, String alternatives) throws Exception {
    Path file = folder.resolve(name + "-key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternatives,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool: " + said);
    }
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  /** For a server that has a key. */
  static SSLContext server(KeyStore key) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(key, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** A file with the certificate only. */
  Path trust(KeyStore key, String type) throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance(type);
    trust.load(null, null);
    String alias = key.aliases().nextElement();
    trust.setCertificateEntry(alias, key.getCertificate(alias));
    Path file = folder.resolve(alias + "-trust." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      trust.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}
