package dev.layered.benchmarks.chart;

import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Target;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.AbstractCategoryItemRenderer;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LevelRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/** The figures of one unit as horizontal bars, each with a line where its target is. */
final class UnitPanel {

  private static final int BAR_HEIGHT = 26;
  private static final int AXIS_HEIGHT = 62;
  private static final int NAMES_WIDTH = 300;

  /** To the right of the longest bar, for its number. */
  private static final double MARGIN = 0.25;

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Map<String, String> UNIT_NAMES =
      Map.of("ns", "nanoseconds", "us", "microseconds", "ms", "milliseconds", "B", "bytes");

  private final String unit;
  private final List<Figure> figures;
  private final Predicate<String> ours;

  UnitPanel(String unit, List<Figure> figures, Predicate<String> ours) {
    this.unit = unit;
    this.figures = figures;
    this.ours = ours;
  }

  int height() {
    return AXIS_HEIGHT + BAR_HEIGHT * figures.size();
  }

  JFreeChart chart() {
    CategoryAxis names = new CategoryAxis();
    names.setTickLabelFont(FONT);
    names.setLowerMargin(0.01);
    names.setUpperMargin(0.01);
    names.setCategoryMargin(0.3);
    NumberAxis numbers = new NumberAxis(UNIT_NAMES.getOrDefault(unit, unit));
    numbers.setLabelFont(FONT);
    numbers.setTickLabelFont(FONT);
    numbers.setUpperMargin(MARGIN);
    CategoryPlot plot = new CategoryPlot(values(), names, numbers, bars());
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    plot.setDataset(1, limits());
    plot.setRenderer(1, targets());
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(new Color(0xD8, 0xD8, 0xD8));
    plot.setOutlineVisible(false);
    AxisSpace left = new AxisSpace();
    left.setLeft(NAMES_WIDTH);
    plot.setFixedDomainAxisSpace(left);
    JFreeChart chart = new JFreeChart(null, FONT, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    // Room for half of the last number of the axis.
    chart.setPadding(new RectangleInsets(0, 0, 0, 24));
    return chart;
  }

  private CategoryDataset values() {
    DefaultCategoryDataset dataset = new DefaultCategoryDataset();
    for (Figure figure : figures) {
      dataset.addValue(figure.value(), unit, figure.name());
    }
    return dataset;
  }

  private CategoryDataset limits() {
    DefaultCategoryDataset dataset = new DefaultCategoryDataset();
    for (Figure figure : figures) {
      Target target = figure.target();
      dataset.addValue(target == null ? null : target.limit(), "target", figure.name());
    }
    return dataset;
  }

  private BarRenderer bars() {
    BarRenderer bars =
        new BarRenderer() {
          private static final long serialVersionUID = 1;

          @Override
          public Paint getItemPaint(int row, int column) {
            return color(figures.get(column)).paint();
          }
        };
    bars.setBarPainter(new StandardBarPainter());
    bars.setShadowVisible(false);
    label(bars, false);
    return bars;
  }

  private LevelRenderer targets() {
    LevelRenderer targets = new LevelRenderer();
    targets.setSeriesPaint(0, BarColor.TARGET.paint());
    targets.setSeriesStroke(0, new BasicStroke(2.5f));
    label(targets, true);
    return targets;
  }

  /** A number stands behind its bar, or behind its target if that is further to the right. */
  private void label(AbstractCategoryItemRenderer renderer, boolean behindTarget) {
    renderer.setDefaultItemLabelGenerator(
        new StandardCategoryItemLabelGenerator() {
          private static final long serialVersionUID = 1;

          @Override
          public String generateLabel(CategoryDataset dataset, int row, int column) {
            Figure figure = figures.get(column);
            return isBeforeTarget(figure) == behindTarget ? text(figure) : "";
          }
        });
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultItemLabelFont(FONT);
    ItemLabelPosition behind =
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT);
    renderer.setDefaultPositiveItemLabelPosition(behind);
    renderer.setDefaultNegativeItemLabelPosition(behind);
  }

  private static boolean isBeforeTarget(Figure figure) {
    Target target = figure.target();
    return target != null && figure.value() < target.limit();
  }

  private BarColor color(Figure figure) {
    if (unit.equals(Figure.TIMES)) {
      return BarColor.RATIO;
    }
    return ours.test(figure.name()) ? BarColor.OURS : BarColor.OTHERS;
  }

  private static String text(Figure figure) {
    Target target = figure.target();
    String number = figure.text() + " " + figure.unit();
    return target == null ? number : number + (figure.isTargetMet() ? " (met)" : " (missed)");
  }
}
