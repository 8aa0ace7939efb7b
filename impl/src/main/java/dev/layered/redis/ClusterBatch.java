package dev.layered.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Scripts for several nodes of a cluster: all are sent before any answer is read, so it takes one
 * round trip. Jedis' own pipeline starts threads for that, and follows no redirections.
 */
final class ClusterBatch {

  private final ClusterNodes nodes;
  private final List<Batch.Call> calls;
  private final boolean withSource;
  private final @Nullable Object[] answers;

  ClusterBatch(ClusterNodes nodes, List<Batch.Call> calls, boolean withSource) {
    this.nodes = nodes;
    this.calls = calls;
    this.withSource = withSource;
    this.answers = new @Nullable Object[calls.size()];
  }

  /** What is sent to one node. */
  private static final class Share {

    private final List<Integer> indexes;
    private final Connection connection;
    private final Pipeline pipeline;
    private boolean isRead;

    Share(List<Integer> indexes, Connection connection) {
      this.indexes = indexes;
      this.connection = connection;
      this.pipeline = new Pipeline(connection);
    }

    /** Whoever got the connection next would take an answer that was not read for his own. */
    void close() {
      if (!isRead) {
        connection.setBroken();
      }
      connection.close();
    }
  }

  /**
   * Sends them.
   *
   * @return an answer or a {@link RuntimeException} for each
   */
  List<Object> run() {
    List<Share> shares = new ArrayList<>();
    List<List<Response<Object>>> responses = new ArrayList<>();
    try {
      byNode().forEach((node, indexes) -> open(node, indexes, shares));
      for (Share share : shares) {
        responses.add(write(share));
      }
      for (int i = 0; i < shares.size(); i++) {
        read(shares.get(i), responses.get(i));
      }
    } finally {
      shares.forEach(Share::close);
    }
    List<Object> all = new ArrayList<>(answers.length);
    for (int i = 0; i < answers.length; i++) {
      all.add(followed(i));
    }
    return all;
  }

  private Map<HostAndPort, List<Integer>> byNode() {
    Map<HostAndPort, List<Integer>> indexes = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      int slot = JedisClusterCRC16.getSlot(calls.get(i).keys().get(0));
      HostAndPort node = nodes.provider().getNode(slot);
      if (node != null) {
        indexes.computeIfAbsent(node, any -> new ArrayList<>()).add(i);
      }
    }
    return indexes;
  }

  private void open(HostAndPort node, List<Integer> indexes, List<Share> shares) {
    try {
      Connection connection = nodes.provider().getConnection(node);
      shares.add(new Share(indexes, connection));
    } catch (JedisException e) {
      indexes.forEach(index -> answers[index] = e);
    }
  }

  /** What could not be written has no response; its answer is the failure. */
  private List<Response<Object>> write(Share share) {
    try {
      List<Batch.Call> own = share.indexes.stream().map(calls::get).toList();
      List<Response<Object>> responses = Batch.append(share.pipeline, own, withSource);
      // Reads no answer, but sends what is buffered.
      share.connection.getMany(0);
      return responses;
    } catch (JedisException e) {
      share.indexes.forEach(index -> answers[index] = e);
      return List.of();
    }
  }

  private void read(Share share, List<Response<Object>> responses) {
    if (responses.isEmpty()) {
      return;
    }
    try {
      share.pipeline.sync();
    } catch (JedisException e) {
      share.indexes.forEach(index -> answers[index] = e);
      return;
    }
    share.isRead = true;
    List<Object> own = Batch.answers(responses);
    for (int i = 0; i < own.size(); i++) {
      answers[share.indexes.get(i)] = own.get(i);
    }
  }

  /** A script that was refused because its slot is elsewhere has done nothing yet. */
  private Object followed(int index) {
    Object answer = answers[index];
    if (answer != null && !(answer instanceof JedisRedirectionException)) {
      return answer;
    }
    Batch.Call call = calls.get(index);
    try {
      Object followed =
          withSource
              ? nodes.client().eval(call.script().source(), call.keys(), call.arguments())
              : nodes.client().evalsha(call.script().sha(), call.keys(), call.arguments());
      return followed == null ? new JedisConnectionException("an answer is missing") : followed;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
