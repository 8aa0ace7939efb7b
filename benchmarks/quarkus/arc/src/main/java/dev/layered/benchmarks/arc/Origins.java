package dev.layered.benchmarks.arc;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** What is worth caching: an origin that works for its answer, and one that waits for it. */
@ApplicationScoped
public class Origins {

  /** Of every answer, in characters. */
  static final int ANSWER_LENGTH = 1000;

  /** Small, so that 40 calls at a time keep the processors busy and not the garbage collector. */
  private static final byte[] DOCUMENT = document(500);

  /** Parsing and hashing it as often takes about 4 ms. */
  private static final int TIMES = 8;

  private static final long WAIT_MILLIS = 5;

  private final ObjectMapper json = new ObjectMapper();

  /** Parses, writes and hashes a document: about 4 ms of a processor. */
  public String worked(String id) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < TIMES; i++) {
        hash.update(json.writeValueAsBytes(json.readTree(DOCUMENT)));
      }
      return answer(id + " " + HexFormat.of().formatHex(hash.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for 5 ms, as for a service elsewhere, and does nothing else. */
  public String waited(String id) {
    try {
      TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return answer(id);
  }

  static String answer(String begin) {
    return begin + " ".repeat(ANSWER_LENGTH - begin.length());
  }

  private static byte[] document(int items) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < items; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"id\":")
          .append(i)
          .append(",\"name\":\"item ")
          .append(i)
          .append("\",\"price\":")
          .append(i * 7 % 1000)
          .append(".25,\"tags\":[\"a\",\"b\"]}");
    }
    return text.append("]").toString().getBytes(StandardCharsets.UTF_8);
  }
}
