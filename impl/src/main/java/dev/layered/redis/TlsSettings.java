package dev.layered.redis;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust when connections are encrypted.
 *
 * @param trustStore a key store with the certificates to trust, PKCS12 or JKS; null for those of
 *     the JVM
 * @param trustStorePassword its password; null if it has none
 * @param hostnameCheck whether the certificate must name the host
 */
public record TlsSettings(
    @Nullable Path trustStore, @Nullable String trustStorePassword, boolean hostnameCheck) {

  /** The JVM's certificates, and the host must be named. */
  public static final TlsSettings DEFAULTS = new TlsSettings(null, null, true);

  /** Hides the password. */
  @Override
  public String toString() {
    return "TlsSettings[" + trustStore + ", hostname check " + hostnameCheck + "]";
  }
}
