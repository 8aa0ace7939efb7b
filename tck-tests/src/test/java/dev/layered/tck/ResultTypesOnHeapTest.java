package dev.layered.tck;

/** With the heap only: callers share one object. */
class ResultTypesOnHeapTest extends ResultTypes {

  @Override
  App.Builder app() {
    return App.of(Results.class);
  }
}
