package dev.layered.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of TLS are in the terms of the JVM.
 *
 * @param sockets makes encrypted connections; null for the JVM's own way
 * @param parameters whether the certificate must name the host
 */
record TlsContext(@Nullable SSLSocketFactory sockets, SSLParameters parameters) {

  private static final String PROPERTY = "layered.redis.tls.trust-store";

  /**
   * Reads the trust store.
   *
   * @throws IllegalArgumentException if that cannot be read; names the property
   */
  static TlsContext of(TlsSettings settings) {
    SSLParameters parameters = new SSLParameters();
    if (settings.hostnameCheck()) {
      // The rules of HTTPS: the name or the address must be among the alternative names.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    Path store = settings.trustStore();
    return new TlsContext(
        store == null ? null : sockets(store, settings.trustStorePassword()), parameters);
  }

  private static SSLSocketFactory sockets(Path store, @Nullable String password) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(read(store, password));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw refused(store, reason(e), e);
    }
  }

  private static KeyStore read(Path store, @Nullable String password)
      throws GeneralSecurityException, IOException {
    if (!Files.isReadable(store) || Files.isDirectory(store)) {
      throw refused(store, "is no file that can be read", null);
    }
    // Finds out itself whether it is PKCS12 or JKS.
    KeyStore keys =
        KeyStore.getInstance(store.toFile(), password == null ? null : password.toCharArray());
    if (keys.size() == 0) {
      // What a PKCS12 store looks like if it has a password and none is given.
      throw refused(store, "has no certificate that can be read; " + PROPERTY + "-password", null);
    }
    return keys;
  }

  private static String reason(Exception failure) {
    return failure.getCause() instanceof UnrecoverableKeyException
        ? "has another password; " + PROPERTY + "-password"
        : "is neither PKCS12 nor JKS, or damaged";
  }

  private static IllegalArgumentException refused(
      Path store, String reason, @Nullable Exception cause) {
    return new IllegalArgumentException(PROPERTY + ": \"" + store + "\" " + reason, cause);
  }
}
