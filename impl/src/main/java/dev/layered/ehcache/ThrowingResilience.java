package dev.layered.ehcache;

import java.util.Map;
import org.ehcache.Cache;
import org.ehcache.spi.resilience.ResilienceStrategy;
import org.ehcache.spi.resilience.StoreAccessException;

/**
 * Throws what failed inside a store. Ehcache's own strategy logs each failure with its key and a
 * stack trace, and goes on with a store that lies.
 */
final class ThrowingResilience implements ResilienceStrategy<String, byte[]> {

  /** Something failed in a store. */
  static final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static StoreFailure failure(StoreAccessException e) {
    return new StoreFailure("a file of the disk store cannot be used", e);
  }

  @Override
  public byte[] getFailure(String key, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public boolean containsKeyFailure(String key, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public void putFailure(String key, byte[] value, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public void removeFailure(String key, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public void clearFailure(StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public Cache.Entry<String, byte[]> iteratorFailure(StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public byte[] putIfAbsentFailure(String key, byte[] value, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public boolean removeFailure(String key, byte[] value, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public byte[] replaceFailure(String key, byte[] value, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public boolean replaceFailure(String key, byte[] value, byte[] newValue, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public Map<String, byte[]> getAllFailure(
      Iterable<? extends String> keys, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public void putAllFailure(
      Map<? extends String, ? extends byte[]> entries, StoreAccessException e) {
    throw failure(e);
  }

  @Override
  public void removeAllFailure(Iterable<? extends String> keys, StoreAccessException e) {
    throw failure(e);
  }
}
