package dev.layered.core;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs what it is given when the test says so, on the test's thread; or refuses it. */
final class HandExecutor implements Executor {

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private RuntimeException refusal;

  @Override
  public synchronized void execute(Runnable task) {
    if (refusal != null) {
      throw refusal;
    }
    waiting.add(task);
  }

  /** From now on throws this for every task. */
  synchronized void refuseWith(RuntimeException problem) {
    refusal = problem;
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
