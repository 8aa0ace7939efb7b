package dev.layered.benchmarks.arc;

import dev.layered.benchmarks.common.DoNothing;
import dev.layered.benchmarks.common.User;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds a user without any work, behind an interceptor that does nothing. */
@Unremovable
@ApplicationScoped
public class PlainUsers {

  private final User user = new User("1", "name");

  /** With one argument. */
  @DoNothing
  public User find(String id) {
    return user;
  }

  /** With three. */
  @DoNothing
  public User find(String id, String country, int year) {
    return user;
  }
}
