package dev.layered.benchmarks.heap;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.layered.benchmarks.common.Keys;
import java.time.Duration;
import org.aopalliance.intercept.MethodInterceptor;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application of Spring with {@code @Cacheable} on Caffeine, bounded by entries, with a TTL. */
@State(Scope.Benchmark)
public class SpringUsers {

  SpringCachedUsers cached;

  /** A bean behind advice that only goes on with the call, in a proxy of the same kind. */
  PlainUsers intercepted;

  private AnnotationConfigApplicationContext context;

  /** Starts it and fills the caches. */
  @Setup
  public void start() {
    context = new AnnotationConfigApplicationContext(Application.class);
    cached = context.getBean(SpringCachedUsers.class);
    intercepted = context.getBean(PlainUsers.class);
    for (String key : Keys.all()) {
      cached.find(key);
      cached.findBySpel(key);
      cached.find(key, Keys.COUNTRY, Keys.YEAR);
    }
  }

  /** Ends it, having made sure that every call was a hit. */
  @TearDown
  public void close() {
    long loads = cached.loads();
    context.close();
    if (loads != 3 * Keys.HELD) {
      throw new IllegalStateException("not only hits were measured: " + loads + " loads");
    }
  }

  /** Its beans. */
  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class Application {

    @Bean
    CacheManager cacheManager() {
      CaffeineCacheManager manager =
          new CaffeineCacheManager(
              SpringCachedUsers.CACHE,
              SpringCachedUsers.SPEL_CACHE,
              SpringCachedUsers.CACHE_OF_THREE);
      manager.setCaffeine(
          Caffeine.newBuilder().maximumSize(Keys.BOUND).expireAfterWrite(Duration.ofHours(1)));
      return manager;
    }

    @Bean
    SpringCachedUsers cachedUsers() {
      return new SpringCachedUsers();
    }

    @Bean
    PlainUsers plainUsers() {
      ProxyFactory proxy = new ProxyFactory(new PlainUsers());
      proxy.setProxyTargetClass(true);
      proxy.addAdvice((MethodInterceptor) call -> call.proceed());
      return (PlainUsers) proxy.getProxy();
    }
  }
}
