package dev.layered.ehcache;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * The thread that Ehcache keeps in a static field once a disk store was open, and with it the
 * application's class loader after a redeployment (<a
 * href="https://github.com/ehcache/ehcache3/issues/3204">ehcache3#3204</a>).
 */
final class FlushThread {

  private static final Logger LOG = System.getLogger("dev.layered.disk");
  private static final String OWNER =
      "org.ehcache.shadow.org.terracotta.offheapstore.disk.paging.MappedPageSource";

  private FlushThread() {}

  /**
   * Lets the thread end as soon as it has nothing to do; it comes back when another store needs it.
   * If Ehcache has changed within, the thread stays.
   */
  static void letEnd() {
    try {
      Class<?> owner = Class.forName(OWNER, false, Cache.class.getClassLoader());
      Object retryer = read(owner, "ASYNC_FLUSH_EXECUTOR", null);
      Object executor = retryer == null ? null : read(retryer.getClass(), "executor", retryer);
      if (executor instanceof ThreadPoolExecutor pool) {
        pool.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
        pool.allowCoreThreadTimeOut(true);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "Ehcache's flush thread stays", e);
    }
  }

  private static @Nullable Object read(Class<?> owner, String name, @Nullable Object instance)
      throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(instance);
  }
}
