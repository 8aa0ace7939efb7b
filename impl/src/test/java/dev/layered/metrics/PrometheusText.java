package dev.layered.metrics;

import io.smallrye.metrics.exporters.PrometheusMetricsExporter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape of one scope of SmallRye Metrics answers. */
final class PrometheusText {

  private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final String text;
  private final Map<String, Double> samples = new HashMap<>();

  private PrometheusText(String text) {
    this.text = text;
    Matcher sample = SAMPLE.matcher(text);
    while (sample.find()) {
      Map<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      labels.remove("mp_scope");
      samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
    }
  }

  static PrometheusText ofScope(String scope) {
    return new PrometheusText(new PrometheusMetricsExporter().exportOneScope(scope));
  }

  /** The sample of a name and of exactly these labels, but for the scope; null if there is none. */
  Double sample(String name, Map<String, String> labels) {
    return samples.get(name + new TreeMap<>(labels));
  }

  String text() {
    return text;
  }
}
