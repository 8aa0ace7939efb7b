package dev.layered.cdi.plan;

/** A template does not fit its method; the message says how. */
final class TemplateException extends Exception {

  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }
}
