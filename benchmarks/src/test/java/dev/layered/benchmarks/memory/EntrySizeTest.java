package dev.layered.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.Entry;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.datamodel.Model64;
import org.openjdk.jol.info.ClassData;
import org.openjdk.jol.layouters.HotSpotLayouter;

/** With compressed references, which is what heaps of less than 32 GB have. */
class EntrySizeTest {

  @Test
  void entry_takes64BytesAtMost() {
    long size =
        new HotSpotLayouter(new Model64(true, true), 17)
            .layout(ClassData.parseClass(Entry.class))
            .instanceSize();
    assertThat(size).isLessThanOrEqualTo(64);
  }
}
