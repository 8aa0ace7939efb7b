package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import java.util.function.Consumer;

/**
 * The transactions of the application. Until one has committed, others load again what was there
 * before it, and it loads itself what may never be. All methods may be called by any thread.
 */
public interface Transactions {

  /** Of an application without any. */
  Transactions NONE =
      new Transactions() {
        @Override
        public boolean isActive() {
          return false;
        }

        @Override
        public boolean isDirty() {
          return false;
        }

        @Override
        public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {}
      };

  /** Whether the calling thread is in one. */
  boolean isActive();

  /**
   * Whether the calling thread is in one that has invalidated something, and so has changed what
   * its origin holds.
   */
  boolean isDirty();

  /**
   * Makes the calling thread's transaction dirty, and has something invalidated when it has
   * committed; does nothing if there is none. An equal invalidation of one transaction counts once.
   *
   * @param again called once the transaction has ended otherwise than by a rollback
   */
  void afterCommit(Invalidation invalidation, Consumer<Invalidation> again);
}
