package dev.layered.config;

/** Renders the catalogue as a properties file in which everything is commented out. */
final class ReferenceFile {

  private static final int WIDTH = 100;

  private static final String HEAD =
      """
      # Every property of Layered, with its default. All are optional; all are commented out.
      #
      # The first of these that is set counts, with the heap ttl of one method as the example:
      #   com.acme.UserService/find/Layered/heapTtl     one method: the name of the annotation member
      #   com.acme.UserService/Layered/heapTtl          every method of the class
      #   layered.caches."users".heap.ttl               one cache; no quotes needed if its name has no dot
      #   @Layered(heapTtl = ...), then @CacheDefaults
      #   layered.heap.ttl                              everything
      # "Scope" says which of them there are. @CachePut has keys of its own: .../CachePut/ttl.
      #
      # Three texts of an annotation can be overridden too, for one method or every method of a class:
      #   com.acme.UserService/find/Layered/cacheName=users
      #   com.acme.UserService/find/Layered/key={id}
      #   com.acme.UserService/find/Layered/tags=user,user:{id}
      #
      # A duration is a whole number of seconds or ISO-8601: 300, PT5M, PT0.5S.
      # A size is a whole number of bytes, or one with KiB, MiB or GiB: 67108864, 64MiB.
      # As environment variables: LAYERED_HEAP_TTL, LAYERED_CACHES__USERS__HEAP_TTL.
      #
      # "Live" values are read again every layered.config.refresh; the others count from the next start.
      """;

  private ReferenceFile() {}

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    PropertyCatalog.ALL.forEach(property -> append(text, property));
    return text.toString();
  }

  private static void append(StringBuilder text, Property<?> property) {
    String defaultText = property.defaultText();
    text.append('\n');
    wrap(text, property.description());
    wrap(
        text,
        "Default: "
            + (defaultText == null ? "none, which means " + property.meaningOfNone() : defaultText)
            + ". Allowed: "
            + property.syntax().allowed()
            + ".");
    wrap(text, "Scope: " + scope(property) + (property.isLive() ? ". Live." : "."));
    text.append('#').append(property.globalKey()).append('=');
    text.append(defaultText == null ? "" : defaultText).append('\n');
  }

  private static String scope(Property<?> property) {
    String member = property.member();
    return property.reach().words() + (member.isEmpty() ? "" : " (member " + member + ")");
  }

  private static void wrap(StringBuilder text, String sentence) {
    StringBuilder line = new StringBuilder("#");
    for (String word : sentence.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line.setLength(1);
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
