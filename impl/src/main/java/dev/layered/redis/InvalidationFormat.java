package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.key.KeyText;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The content of an entry of the log as bytes: four that name the format, one for its version, one
 * of flags (1: the origin waits, 2: entries become stale instead of void, 4: all of the tags, 8:
 * the pattern is a prefix), one for the kind, the origin, the texts of the kind, and the CRC32C of
 * all that. Numbers are big-endian; a text is that of {@link DataOutputStream#writeUTF}, which
 * gives back any string at all; a collection stands after the number of its elements.
 */
final class InvalidationFormat {

  /** No content is longer. */
  static final int MAX_BYTES = 64 << 10;

  /** What the texts of one entry may take; the rest is for the frame, the origin and the cache. */
  static final int MAX_TEXT_BYTES = MAX_BYTES - (8 << 10);

  private static final int MAGIC = 0x4C79_7249;
  private static final int VERSION = 1;
  private static final int SYNC = 1;
  private static final int EXPIRE = 2;
  private static final int ALL = 4;
  private static final int PREFIX = 8;
  private static final int KEYS = 1;
  private static final int WRITTEN = 2;
  private static final int TAGS = 3;
  private static final int MATCHING = 4;
  private static final int CLEAR = 5;

  private InvalidationFormat() {}

  /**
   * Writes the content of an entry.
   *
   * @param notice its texts take at most {@link #MAX_TEXT_BYTES}; see {@link Splitter}
   */
  static byte[] write(Notice notice) {
    BodyWriter out = new BodyWriter();
    out.number(MAGIC);
    out.octet(VERSION);
    writeBody(out, notice);
    return out.withChecksum();
  }

  private static void writeBody(BodyWriter out, Notice notice) {
    Invalidation what = notice.invalidation();
    int flags = (notice.sync() ? SYNC : 0) | (what.expire() ? EXPIRE : 0);
    if (what instanceof Invalidation.Keys keys) {
      head(out, flags, KEYS, notice.origin());
      out.text(keys.cache());
      texts(out, canonical(keys.keys()));
    } else if (what instanceof Invalidation.Written written) {
      head(out, flags, WRITTEN, notice.origin());
      out.text(written.cache());
      texts(out, canonical(written.keys()));
    } else if (what instanceof Invalidation.Tags tags) {
      head(out, flags | (tags.all() ? ALL : 0), TAGS, notice.origin());
      texts(out, tags.tags());
    } else if (what instanceof Invalidation.Matching matching) {
      KeyPattern pattern = matching.pattern();
      head(out, flags | (pattern.isPrefix() ? PREFIX : 0), MATCHING, notice.origin());
      out.text(matching.cache());
      out.text(pattern.text());
    } else if (what instanceof Invalidation.Clear clear) {
      head(out, flags, CLEAR, notice.origin());
      out.text(clear.cache());
    }
  }

  private static List<String> canonical(List<Object> keys) {
    if (keys.size() == 1) {
      return List.of(KeyText.canonical(keys.get(0)));
    }
    return keys.stream().map(KeyText::canonical).toList();
  }

  private static void head(BodyWriter out, int flags, int kind, String origin) {
    out.octet(flags);
    out.octet(kind);
    out.text(origin);
  }

  private static void texts(BodyWriter out, Collection<String> texts) {
    out.number(texts.size());
    for (String text : texts) {
      out.text(text);
    }
  }

  /**
   * Reads the content of an entry.
   *
   * @param bytes end with what {@link #write} made, or anything else
   * @param from where that begins
   * @param keys names keys; if it cannot name one, the whole cache is void
   * @throws MalformedMessageException if the bytes are anything else
   */
  static Notice read(byte[] bytes, int from, KeyReader keys) throws MalformedMessageException {
    int end = bytes.length - Integer.BYTES;
    if (end < from || bytes.length - from > MAX_BYTES) {
      throw new MalformedMessageException(bytes.length - from + " bytes");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, end - from);
    if (ByteBuffer.wrap(bytes).getInt(end) != (int) crc.getValue()) {
      throw new MalformedMessageException("wrong checksum");
    }
    try {
      BodyReader in = new BodyReader(bytes, from, end);
      if (in.number() != MAGIC || in.octet() != VERSION) {
        throw new MalformedMessageException("of another format or version");
      }
      int flags = in.octet();
      int kind = in.octet();
      String origin = in.text();
      Invalidation what = readBody(in, kind, flags, keys);
      boolean widened = kind == KEYS && what instanceof Invalidation.Clear;
      Notice notice = new Notice(origin, (flags & SYNC) != 0, what, widened);
      if (in.available() > 0 || flags > (SYNC | EXPIRE | ALL | PREFIX)) {
        throw new MalformedMessageException("more than is understood");
      }
      return notice;
    } catch (IOException e) {
      throw new MalformedMessageException("ends too early, or a text is no text", e);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("no pattern", e);
    }
  }

  private static Invalidation readBody(BodyReader in, int kind, int flags, KeyReader reader)
      throws IOException, MalformedMessageException {
    boolean expire = (flags & EXPIRE) != 0;
    return switch (kind) {
      case KEYS, WRITTEN -> readKeyed(in, kind == WRITTEN, expire, reader);
      case TAGS -> {
        Set<String> tags = new LinkedHashSet<>(readTexts(in));
        if (tags.isEmpty()) {
          throw new MalformedMessageException("no tags");
        }
        yield new Invalidation.Tags(tags, (flags & ALL) != 0, expire);
      }
      case MATCHING ->
          new Invalidation.Matching(
              in.text(), KeyPattern.of(in.text(), (flags & PREFIX) != 0), expire);
      case CLEAR -> new Invalidation.Clear(in.text(), expire);
      default -> throw new MalformedMessageException("of an unknown kind");
    };
  }

  private static Invalidation readKeyed(
      BodyReader in, boolean written, boolean expire, KeyReader reader)
      throws IOException, MalformedMessageException {
    String cache = in.text();
    List<Object> keys = readKeys(cache, readTexts(in), reader);
    if (keys == null) {
      return new Invalidation.Clear(cache, false);
    }
    return written
        ? new Invalidation.Written(cache, keys)
        : new Invalidation.Keys(cache, keys, expire);
  }

  private static @Nullable List<Object> readKeys(
      String cache, List<String> texts, KeyReader reader) {
    List<Object> keys = new ArrayList<>(texts.size());
    for (String text : texts) {
      Object key;
      try {
        key = reader.read(cache, text);
      } catch (RuntimeException unreadable) {
        key = null;
      }
      if (key == null) {
        return null;
      }
      keys.add(key);
    }
    return keys;
  }

  private static List<String> readTexts(BodyReader in)
      throws IOException, MalformedMessageException {
    int count = in.number();
    if (count < 0 || (long) count * Short.BYTES > in.available()) {
      throw new MalformedMessageException("more texts announced than there are bytes");
    }
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return texts;
  }
}
