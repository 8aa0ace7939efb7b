package dev.layered.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, which Testcontainers removes when this JVM ends. */
final class DockerRedis {

  private static final DockerImageName IMAGE = DockerImageName.parse("redis:7.4-alpine");

  private DockerRedis() {}

  /** The address of a new server, or null if no Docker engine answers. */
  static @Nullable String start() {
    // Testcontainers looks in many places, which takes seconds: it is asked only if it may succeed.
    boolean likely =
        System.getenv().get("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return likely && DockerClientFactory.instance().isDockerAvailable() ? container() : null;
  }

  @SuppressWarnings("resource") // lives as long as this JVM
  private static String container() {
    GenericContainer<?> redis = new GenericContainer<>(IMAGE).withExposedPorts(6379);
    redis.start();
    return "redis://" + redis.getHost() + ":" + redis.getMappedPort(6379);
  }
}
