package dev.layered.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.benchmarks.Figure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFileTest {

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("layered.ns", 281, "ns"),
          new Figure("layered.bytes", 432, "B"),
          new Figure("caffeine.ns", 93.6, "ns"),
          new Figure("caffeine.bytes", 0, "B"),
          new Figure("extra-bytes", 0, "B").atMost(24),
          Figure.ratio("ratio.good", 0.84).atMost(1.2),
          Figure.ratio("ratio.bad", 1.31).atMost(1.2),
          Figure.ratio("ratio.none", Double.NaN));

  @TempDir Path folder;

  @Test
  void svg_namesEveryFigureItsNumberAndItsTarget() throws IOException {
    Path file = folder.resolve("chart.svg");
    write(file);
    assertThat(Files.readString(file))
        .contains("peers &amp; more")
        .contains("layered.ns", "281 ns", "caffeine.bytes", "0 B", "nanoseconds", "bytes")
        .contains("0.84 x (met)", "1.31 x (missed)")
        .doesNotContain("ratio.none");
  }

  @Test
  void png_isAnImageInWhichOursIsHighlighted() throws IOException {
    Path file = folder.resolve("chart.PNG");
    write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(pixels(image, BarColor.OURS)).isGreaterThan(10_000);
    assertThat(pixels(image, BarColor.OTHERS)).isGreaterThan(3_000);
    assertThat(pixels(image, BarColor.TARGET)).isGreaterThan(500);
  }

  private static void write(Path file) throws IOException {
    ChartFile.of(file)
        .write("heap-hit", "peers & more", FIGURES, name -> name.startsWith("layered"));
  }

  private static int pixels(BufferedImage image, BarColor color) {
    int found = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        found += image.getRGB(x, y) == color.paint().getRGB() ? 1 : 0;
      }
    }
    return found;
  }

  @Test
  void otherEnding_isRefused() {
    assertThatThrownBy(() -> ChartFile.of(folder.resolve("chart.pdf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".svg or .png")
        .hasMessageContaining("chart.pdf");
  }

  @Test
  void missingFolder_isRefused() {
    assertThatThrownBy(() -> ChartFile.of(folder.resolve("none").resolve("chart.svg")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no folder");
  }

  @Test
  void folderInItsPlace_isRefused() throws IOException {
    Path inItsPlace = Files.createDirectory(folder.resolve("chart.svg"));
    assertThatThrownBy(() -> ChartFile.of(inItsPlace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("may not be written");
  }
}
