package dev.layered.core;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs what it is given when the test says so, on the test's thread; or refuses it. */
final class HandExecutor implements Executor {

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private volatile Supplier<RuntimeException> refusal;

  @Override
  public void execute(Runnable task) {
    Supplier<RuntimeException> refused = refusal;
    if (refused != null) {
      throw refused.get();
    }
    add(task);
  }

  private synchronized void add(Runnable task) {
    waiting.add(task);
  }

  /** From now on throws what is supplied, for every task. */
  void refuseWith(Supplier<RuntimeException> problem) {
    refusal = problem;
  }

  /** From now on accepts tasks again. */
  void accept() {
    refusal = null;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** Runs all that waits. */
  void runAll() {
    for (Runnable next = poll(); next != null; next = poll()) {
      next.run();
    }
  }

  private synchronized Runnable poll() {
    return waiting.poll();
  }
}
