package dev.layered.codec;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.serializer.Serializer;

/** With the offset, which Fory's own leaves out: an hour in autumn is there twice. */
final class ForyZonedTimes extends Serializer<ZonedDateTime> {

  ForyZonedTimes(Config config) {
    super(config, ZonedDateTime.class);
  }

  @Override
  public void write(WriteContext context, ZonedDateTime time) {
    MemoryBuffer buffer = context.getBuffer();
    buffer.writeInt64(time.toLocalDate().toEpochDay());
    buffer.writeInt64(time.toLocalTime().toNanoOfDay());
    buffer.writeInt32(time.getOffset().getTotalSeconds());
    context.writeString(time.getZone().getId());
  }

  @Override
  public ZonedDateTime read(ReadContext context) {
    MemoryBuffer buffer = context.getBuffer();
    LocalDate day = LocalDate.ofEpochDay(buffer.readInt64());
    LocalDateTime local = day.atTime(LocalTime.ofNanoOfDay(buffer.readInt64()));
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(buffer.readInt32());
    return ZonedDateTime.ofLocal(local, ZoneId.of(context.readString()), offset);
  }
}
