package dev.layered.benchmarks.redis;

import java.util.Arrays;

/** The ways to the documents that are compared. */
enum Access {
  LAYERED("layered", "layered"),
  JEDIS("jedis", "jedis"),
  JEDIS_AND_LIFE("jedis-and-life", "jedisAndLife"),
  REDISSON("redisson", "redisson"),
  REDISSON_MAP("redisson-map", "redissonMap"),
  SPRING_CACHE("spring-cache", "springCache"),
  SPRING_CACHE_JEDIS("spring-cache-jedis", "springCacheJedis"),
  JETCACHE("jetcache", "jetcache");

  private final String figure;
  private final String method;

  Access(String figure, String method) {
    this.figure = figure;
    this.method = method;
  }

  static Access ofMethod(String method) {
    return Arrays.stream(values())
        .filter(access -> access.method.equals(method))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no access is measured by " + method));
  }

  /** Its name in figures. */
  String figure() {
    return figure;
  }

  /** Its method of {@link RedisHit}. */
  String method() {
    return method;
  }

  /** Fills a server, and makes sure that what is found is what was put there. */
  Documents open(RedisProcess server, Size size) throws Exception {
    Documents documents =
        switch (this) {
          case LAYERED -> new LayeredDocuments(server, size);
          case JEDIS -> new JedisDocuments(server, size, false);
          case JEDIS_AND_LIFE -> new JedisDocuments(server, size, true);
          case REDISSON -> new RedissonDocuments(server, size);
          case REDISSON_MAP -> new RedissonMapDocuments(server, size);
          case SPRING_CACHE -> SpringDocuments.onLettuce(server, size);
          case SPRING_CACHE_JEDIS -> SpringDocuments.onJedis(server, size);
          case JETCACHE -> new JetCacheDocuments(server, size);
        };
    documents.fill();
    return documents;
  }
}
