package dev.layered.benchmarks.heap;

import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.config.EnableMethodCache;
import com.alicp.jetcache.anno.support.GlobalCacheConfig;
import com.alicp.jetcache.anno.support.JetCacheBaseBeans;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.RedisCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.redis.RedisProcess;
import java.io.IOException;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import redis.clients.jedis.RedisClient;

/**
 * An application of Spring with JetCache in its documented configuration: Caffeine before a real
 * Redis, keys made by Fastjson 2.
 */
@State(Scope.Benchmark)
public class JetCacheUsers {

  private static final String REDIS_PORT = "benchmark.redis.port";

  JetCacheCachedUsers users;
  private RedisProcess redis;
  private AnnotationConfigApplicationContext context;

  /** Starts both and fills the caches. */
  @Setup
  public void start() throws IOException {
    redis = RedisProcess.start();
    System.setProperty(REDIS_PORT, String.valueOf(redis.port()));
    context = new AnnotationConfigApplicationContext(Application.class);
    users = context.getBean(JetCacheCachedUsers.class);
    for (String key : Keys.all()) {
      users.find(key);
      users.findBySpel(key);
      users.find(key, Keys.COUNTRY, Keys.YEAR);
    }
  }

  /** Ends them, having made sure that every call was answered by the heap. */
  @TearDown
  public void close() throws IOException {
    long loads = users.loads();
    long reads = RedisReads.of(redis);
    context.close();
    redis.close();
    // One look below the heap before each load.
    if (loads != 3 * Keys.HELD || reads != loads) {
      throw new IllegalStateException(
          "not only local hits were measured: " + loads + " loads, " + reads + " reads of Redis");
    }
  }

  /** Its beans. */
  @Configuration(proxyBeanMethods = false)
  @EnableMethodCache(basePackages = "dev.layered.benchmarks.heap", proxyTargetClass = true)
  @Import(JetCacheBaseBeans.class)
  static class Application {

    @Bean(destroyMethod = "close")
    RedisClient client() {
      return RedisClient.create("127.0.0.1", Integer.getInteger(REDIS_PORT));
    }

    @Bean
    GlobalCacheConfig config(RedisClient client) {
      GlobalCacheConfig config = new GlobalCacheConfig();
      config.setLocalCacheBuilders(
          Map.of(
              CacheConsts.DEFAULT_AREA,
              CaffeineCacheBuilder.createCaffeineCacheBuilder()
                  .keyConvertor(Fastjson2KeyConvertor.INSTANCE)));
      config.setRemoteCacheBuilders(
          Map.of(
              CacheConsts.DEFAULT_AREA,
              RedisCacheBuilder.createRedisCacheBuilder()
                  .keyConvertor(Fastjson2KeyConvertor.INSTANCE)
                  .valueEncoder(JavaValueEncoder.INSTANCE)
                  .valueDecoder(JavaValueDecoder.INSTANCE)
                  .jedis(client)));
      return config;
    }

    @Bean
    JetCacheCachedUsers users() {
      return new JetCacheCachedUsers();
    }
  }
}
