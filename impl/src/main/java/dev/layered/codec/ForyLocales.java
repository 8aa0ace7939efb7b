package dev.layered.codec;

import java.util.Locale;
import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.serializer.Serializer;

/** With the variant as it is, which Fory's own does not bring back. */
final class ForyLocales extends Serializer<Locale> {

  ForyLocales(Config config) {
    super(config, Locale.class);
  }

  @Override
  public void write(WriteContext context, Locale locale) {
    boolean plain = locale.getScript().isEmpty() && !locale.hasExtensions();
    context.getBuffer().writeBoolean(plain);
    if (plain) {
      context.writeString(locale.getLanguage());
      context.writeString(locale.getCountry());
      context.writeString(locale.getVariant());
    } else {
      context.writeString(locale.toLanguageTag());
    }
  }

  @Override
  @SuppressWarnings("deprecation") // of() is newer than Java 17, and a tag has no such variants
  public Locale read(ReadContext context) {
    return context.getBuffer().readBoolean()
        ? new Locale(context.readString(), context.readString(), context.readString())
        : Locale.forLanguageTag(context.readString());
  }
}
