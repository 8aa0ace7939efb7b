package dev.layered.benchmarks.redis;

import java.time.Duration;
import java.util.function.Function;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.Jackson2JsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/**
 * The documents of a method of Spring that is {@code @Cacheable} on Redis: JSON of the declared
 * type by the Jackson that the others use, and one of the two clients as Spring sets it up.
 */
final class SpringDocuments extends Documents {

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final CachedMethod method;

  private SpringDocuments(
      RedisProcess server,
      Size size,
      String prefix,
      Function<RedisStandaloneConfiguration, RedisConnectionFactory> client) {
    super(size);
    context.register(Application.class);
    context.registerBean(
        RedisConnectionFactory.class,
        () -> client.apply(new RedisStandaloneConfiguration("127.0.0.1", server.port())));
    context.registerBean(
        CacheManager.class,
        () ->
            RedisCacheManager.builder(context.getBean(RedisConnectionFactory.class))
                .cacheDefaults(cacheDefaults(prefix))
                .build());
    context.registerBean(CachedMethod.class, () -> new CachedMethod(this));
    context.refresh();
    this.method = context.getBean(CachedMethod.class);
  }

  /** With the client that Spring Boot takes unless it is told otherwise. */
  static SpringDocuments onLettuce(RedisProcess server, Size size) {
    return new SpringDocuments(server, size, "lettuce:", LettuceConnectionFactory::new);
  }

  /** With the client that we use. */
  static SpringDocuments onJedis(RedisProcess server, Size size) {
    return new SpringDocuments(server, size, "jedis:", JedisConnectionFactory::new);
  }

  // The newer one is for another major version of Jackson.
  @SuppressWarnings({"deprecation", "removal"})
  private static RedisCacheConfiguration cacheDefaults(String prefix) {
    return RedisCacheConfiguration.defaultCacheConfig()
        .entryTtl(Duration.ofHours(1))
        .prefixCacheNameWith(prefix)
        .serializeValuesWith(
            SerializationPair.fromSerializer(new Jackson2JsonRedisSerializer<>(Document.class)));
  }

  /** Has Spring look for annotations, and make proxies. */
  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class Application {}

  /** What is cached. */
  static class CachedMethod {

    private final Documents documents;

    CachedMethod(Documents documents) {
      this.documents = documents;
    }

    /** A document. */
    @Cacheable("documents")
    public Document find(String id) {
      return documents.load(id);
    }
  }

  @Override
  Object find(String id) {
    return method.find(id);
  }

  @Override
  void end() {
    context.close();
  }
}
