package dev.layered.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Scripts that are sent together. Neighbours that do the same to an entry each share calls, unless
 * the entries can be on several servers: there each has a slot of its own, and a call has one slot.
 * For one thread.
 */
final class Batch {

  /** One script, and what it is given. */
  record Call(Script script, List<byte[]> keys, List<byte[]> arguments) {}

  private final RedisConnection redis;
  private final List<Call> calls = new ArrayList<>();

  /** For each call its entries, or null if it is of none. */
  private final List<@Nullable SharedCall> shared = new ArrayList<>();

  /** The call that the next entry may join. */
  private @Nullable SharedCall open;

  Batch(RedisConnection redis) {
    this.redis = redis;
  }

  Batch add(Script script, List<byte[]> keys, List<byte[]> arguments) {
    open = null;
    shared.add(null);
    calls.add(new Call(script, keys, arguments));
    return this;
  }

  /**
   * Adds what is done to one entry, which has an answer of its own.
   *
   * @param common the arguments that are the same for all entries, as the very same arrays
   * @param own those of this one
   * @param expectedBytes how long its answer may be, as far as that is known
   */
  Batch add(
      SharedScript script,
      EntryNames names,
      List<byte[]> common,
      List<byte[]> own,
      int expectedBytes) {
    SharedCall call = open;
    if (call == null || !call.takes(script, common, own, expectedBytes)) {
      call = new SharedCall(script, common);
      shared.add(call);
      calls.add(call.call());
    }
    call.add(names, own, expectedBytes);
    open = redis.servers().hasSlots() ? null : call;
    return this;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /**
   * Sends them, in one round trip if the server knows the scripts, in two otherwise.
   *
   * @return for each that was added what was answered, or the {@link RuntimeException} that it
   *     ended with
   * @throws JedisException if none was answered; that a server is full is an answer
   */
  List<Object> run() {
    List<Object> answers = runEach();
    if (!answers.isEmpty()
        && answers.get(0) instanceof RuntimeException first
        && answers.stream().allMatch(Batch::isFailure)) {
      throw first;
    }
    return answers;
  }

  private static boolean isFailure(Object answer) {
    return answer instanceof RuntimeException failure && !ErrorReplies.refusesToWrite(failure);
  }

  /** The same, but a server that answered with errors only is one that answered. */
  List<Object> runEach() {
    if (calls.isEmpty()) {
      return List.of();
    }
    List<Object> answers = send(calls, false);
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof JedisNoScriptException) {
        unknown.add(i);
      }
    }
    if (!unknown.isEmpty()) {
      // With their sources: in a cluster each may be new to another server.
      List<Object> again = send(unknown.stream().map(calls::get).toList(), true);
      for (int i = 0; i < again.size(); i++) {
        answers.set(unknown.get(i), again.get(i));
      }
    }
    return answersOfEach(answers);
  }

  private List<Object> answersOfEach(List<Object> replies) {
    List<Object> answers = new ArrayList<>(replies.size());
    for (int i = 0; i < replies.size(); i++) {
      SharedCall several = shared.get(i);
      if (several == null) {
        answers.add(replies.get(i));
      } else {
        answers.addAll(several.answers(replies.get(i)));
      }
    }
    return answers;
  }

  private List<Object> send(List<Call> sent, boolean withSource) {
    try {
      return redis.lane().send(sent, withSource);
    } catch (JedisConnectionException e) {
      redis.forgetIdleIfCut(e);
      return redis.lane().send(sent, withSource);
    }
  }

  /** Sends calls to one server, and waits for what each of them answers. */
  static List<Object> answers(AbstractPipeline pipeline, List<Call> calls, boolean withSource) {
    List<Response<Object>> responses = append(pipeline, calls, withSource);
    pipeline.sync();
    return answers(responses);
  }

  static List<Response<Object>> append(
      AbstractPipeline pipeline, List<Call> calls, boolean withSource) {
    List<Response<Object>> responses = new ArrayList<>(calls.size());
    for (Call call : calls) {
      responses.add(
          withSource
              ? pipeline.eval(call.script().source(), call.keys(), call.arguments())
              : pipeline.evalsha(call.script().sha(), call.keys(), call.arguments()));
    }
    return responses;
  }

  static List<Object> answers(List<Response<Object>> responses) {
    List<Object> answers = new ArrayList<>(responses.size());
    for (Response<Object> response : responses) {
      answers.add(answer(response));
    }
    return answers;
  }

  private static Object answer(Response<Object> response) {
    try {
      @Nullable Object answer = response.get();
      return answer == null ? new JedisException("an answer is missing") : answer;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
