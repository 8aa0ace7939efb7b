package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.DoNothing;
import dev.layered.benchmarks.common.User;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds a user without any work, intercepted or not. */
@ApplicationScoped
public class PlainUsers {

  private final User user = new User("1", "name");

  /** The method as it is. */
  public User find(String id) {
    return user;
  }

  /** The same behind an interceptor that does nothing. */
  @DoNothing
  public User findIntercepted(String id) {
    return user;
  }

  /** The same with three arguments. */
  @DoNothing
  public User findIntercepted(String id, String country, int year) {
    return user;
  }
}
