package dev.layered.metrics;

/**
 * Tells the series of one measure apart; a tag or an attribute elsewhere.
 *
 * @param key what it tells
 * @param value which one
 */
record Label(String key, String value) {

  static Label cache(String name) {
    return new Label("cache", name);
  }

  static Label layer(String label) {
    return new Label("layer", label);
  }

  static Label reason(String label) {
    return new Label("reason", label);
  }

  static Label result(String label) {
    return new Label("result", label);
  }
}
