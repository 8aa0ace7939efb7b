package dev.layered.benchmarks.chart;

import dev.layered.benchmarks.Figure;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jfree.chart.JFreeChart;

/** Panels one below the other, one for each unit: times and bytes have no common axis. */
final class FigureChart {

  private static final int WIDTH = 900;
  private static final int TITLE_HEIGHT = 78;
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private final String title;
  private final String subtitle;
  private final List<UnitPanel> panels = new ArrayList<>();

  FigureChart(String title, String subtitle, List<Figure> figures, Predicate<String> ours) {
    this.title = title;
    this.subtitle = subtitle;
    Map<String, List<Figure>> byUnit = new LinkedHashMap<>();
    for (Figure figure : figures) {
      if (Double.isFinite(figure.value())) {
        byUnit.computeIfAbsent(figure.unit(), unit -> new ArrayList<>()).add(figure);
      }
    }
    byUnit.forEach((unit, same) -> panels.add(new UnitPanel(unit, same, ours)));
  }

  Dimension size() {
    return new Dimension(WIDTH, TITLE_HEIGHT + panels.stream().mapToInt(UnitPanel::height).sum());
  }

  void draw(Graphics2D graphics) {
    Dimension size = size();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, size.width, size.height);
    drawTitle(graphics);
    int top = TITLE_HEIGHT;
    for (UnitPanel panel : panels) {
      JFreeChart chart = panel.chart();
      chart.draw(graphics, new Rectangle2D.Double(0, top, WIDTH, panel.height()));
      top += panel.height();
    }
  }

  private void drawTitle(Graphics2D graphics) {
    graphics.setColor(Color.BLACK);
    graphics.setFont(TITLE);
    graphics.drawString(title, 16, 26);
    graphics.setFont(PLAIN);
    graphics.drawString(subtitle, 16, 46);
    int left = 16;
    for (BarColor color : BarColor.values()) {
      graphics.setColor(color.paint());
      graphics.fillRect(left, 58, 12, 12);
      graphics.setColor(Color.BLACK);
      graphics.drawString(color.meaning(), left + 18, 69);
      left += 18 + graphics.getFontMetrics().stringWidth(color.meaning()) + 24;
    }
  }
}
