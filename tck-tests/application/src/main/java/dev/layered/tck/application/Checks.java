package dev.layered.tck.application;

/** The checks of one area. Every bean of this type takes part in the contract. */
public interface Checks {

  /** Runs each check of the area once, with keys that no run before has used. */
  void run(Report report);
}
