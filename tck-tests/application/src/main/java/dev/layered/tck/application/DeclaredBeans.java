package dev.layered.tck.application;

import dev.layered.CacheDefaults;
import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;

/** Beans that carry the annotation in different places. */
final class DeclaredBeans {

  private DeclaredBeans() {}

  /** Every method that returns something is cached. */
  @ApplicationScoped
  @Layered(ttl = 300)
  public static class OfClass {

    private final Loads loads = new Loads();

    /** Cached. */
    public int find(long id) {
      return loads.next(id);
    }

    /** Not cached, because it returns nothing. */
    public void count(long id) {
      loads.next(id);
    }
  }

  /** A scope, and a cache for every method that returns something. */
  @Stereotype
  @ApplicationScoped
  @Layered(cacheName = "of-stereotype", ttl = 300)
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Cached {}

  /** Its scope and its cache are the stereotype's. */
  @Cached
  public static class OfStereotype {

    private final Loads loads = new Loads();

    /** Cached. */
    public int find(long id) {
      return loads.next(id);
    }
  }

  /** A method that only this package sees. */
  @ApplicationScoped
  public static class Hidden {

    private final Loads loads = new Loads();

    @Layered(ttl = 300)
    int find(long id) {
      return loads.next(id);
    }
  }

  /** A cached method for two subclasses. */
  public abstract static class Repository<I> {

    private final Loads loads = new Loads();

    /** Cached in a cache of each subclass. */
    @Layered(ttl = 300)
    public String find(I id) {
      return kind() + " " + loads.next(id);
    }

    abstract String kind();
  }

  /** Inherits. */
  @ApplicationScoped
  public static class Users extends Repository<Long> {
    @Override
    String kind() {
      return "user";
    }
  }

  /** Inherits too. */
  @ApplicationScoped
  public static class Books extends Repository<Long> {
    @Override
    String kind() {
      return "book";
    }
  }

  /** A cached method in an interface. */
  public interface Greeter {

    /** Cached. */
    @Layered(ttl = 300)
    default int greet(String name) {
      return runs(name);
    }

    /** Counts. */
    int runs(String name);
  }

  /** Implements, and leaves the cached method as it is. */
  @ApplicationScoped
  public static class Greeting implements Greeter {

    private final Loads loads = new Loads();

    @Override
    public int runs(String name) {
      return loads.next(name);
    }
  }

  /** A new bean in each request, with one cache for all of them. */
  @RequestScoped
  public static class OfRequest {

    private final Loads loads = new Loads();

    /** Cached. */
    @Layered(ttl = 300)
    public int find(long id) {
      return loads.next(id);
    }
  }

  /** A new bean wherever it is injected, with one cache for all of them. */
  @Dependent
  public static class OfInjectionPoint {

    private final UUID token = UUID.randomUUID();

    /** Tells which bean has run it first. */
    @Layered(ttl = 300)
    public String find(long id) {
      return token + " " + id;
    }
  }

  /** Says once what its annotations share. */
  @ApplicationScoped
  @CacheDefaults(cacheName = "of-defaults", ttl = 300, tags = "of-defaults")
  public static class OfDefaults {

    private final Loads loads = new Loads();

    /** Cached under the common name. */
    @Layered
    public int find(long id) {
      return loads.next(id);
    }

    /** Invalidates in the cache of the common name. */
    @CacheInvalidate
    public void delete(long id) {}

    /** Invalidates the common tag. */
    @CacheInvalidate(tags = "of-defaults")
    public void deleteTag() {}
  }
}
