package dev.layered.benchmarks.chart;

import dev.layered.benchmarks.Figure;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** Where a chart is written. The ending of the file's name chooses between SVG and PNG. */
public final class ChartFile {

  private static final String SVG = ".svg";
  private static final String PNG = ".png";

  /** Pixels of a PNG for one of the chart, or it is blurred on most screens. */
  private static final int PNG_SCALE = 2;

  private final Path path;
  private final boolean svg;

  private ChartFile(Path path, boolean svg) {
    this.path = path;
    this.svg = svg;
  }

  /**
   * Checks that a chart can be written there; nothing is written yet.
   *
   * @throws IllegalArgumentException if the name has another ending, or there is no such folder, or
   *     the file or the folder may not be written; the message says which
   */
  public static ChartFile of(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(SVG) && !name.endsWith(PNG)) {
      throw new IllegalArgumentException(
          "A chart is written as " + SVG + " or " + PNG + ", not as \"" + path + "\".");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("There is no folder \"" + folder + "\" for the chart.");
    }
    if (!Files.isWritable(Files.exists(path) ? path : folder) || Files.isDirectory(path)) {
      throw new IllegalArgumentException("The chart \"" + path + "\" may not be written.");
    }
    return new ChartFile(path, name.endsWith(SVG));
  }

  /**
   * Draws and writes, replacing what is there.
   *
   * @param title above all
   * @param subtitle what the figures are about, in one line
   * @param figures what is drawn; those that are not finite numbers are left out
   * @param ours which figures, by name, are Layered's own and highlighted
   */
  public void write(String title, String subtitle, List<Figure> figures, Predicate<String> ours)
      throws IOException {
    // No window is ever shown, and servers have no display.
    System.setProperty("java.awt.headless", "true");
    FigureChart chart = new FigureChart(title, subtitle, figures, ours);
    if (svg) {
      writeSvg(chart);
    } else {
      writePng(chart);
    }
  }

  private void writeSvg(FigureChart chart) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(emptySvg());
    graphics.setSVGCanvasSize(chart.size());
    chart.draw(graphics);
    try (Writer out = Files.newBufferedWriter(path)) {
      graphics.stream(out, true);
    }
  }

  private static Document emptySvg() {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void writePng(FigureChart chart) throws IOException {
    Dimension size = chart.size();
    BufferedImage image =
        new BufferedImage(
            PNG_SCALE * size.width, PNG_SCALE * size.height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(PNG_SCALE, PNG_SCALE);
    chart.draw(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", path.toFile());
  }
}
