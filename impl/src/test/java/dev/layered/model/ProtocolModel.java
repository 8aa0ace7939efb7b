package dev.layered.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The protocol for one key on two nodes, as a machine of states that is explored completely: a
 * writer on node 0 that changes the origin from 0 to 1 and invalidates, a loader on each node, and
 * a late caller that begins only when the invalidation has returned. A violation is a late caller
 * that gets 0.
 *
 * <p>Each step is what the implementation does without anybody coming between: one script in Redis,
 * one stripe held, one message applied.
 */
final class ProtocolModel {

  /** A part of the protocol that can be left out. */
  enum Part {
    /** A fill is refused unless its lease is still held. */
    LOAD_LEASE,
    /** A load that is overtaken on its node does not store on the heap. */
    IN_FLIGHT_MARKER,
    /** A caller after the invalidation does not join an older load. */
    DETACH,
    /** The shared value is dropped before the message is sent, not after. */
    KILL_BEFORE_APPEND,
    /** The invalidation returns when every node has applied it. */
    SYNC
  }

  private enum Pc {
    START,
    LOOKUP,
    READ,
    FILL,
    STORE,
    WAIT,
    DONE
  }

  private static final int NONE = -1;
  private static final int ABSENT = -1;
  private static final int LATE = 2;

  private record Caller(Pc pc, int value, boolean dirty, int joined) {
    static final Caller NEW = new Caller(Pc.START, ABSENT, false, NONE);
  }

  /** Everything that there is; lists are by node or by caller. */
  private record State(
      int origin,
      int shared,
      int lease,
      int writer,
      boolean appended,
      boolean delivered,
      List<Integer> heaps,
      List<Integer> inFlight,
      List<Caller> callers) {}

  private final Set<Part> parts;
  private final int[] nodeOf;
  private final List<Runnable> writerSteps = new ArrayList<>();

  // The state that a step is working on.
  private int origin;
  private int shared;
  private int lease;
  private int writer;
  private boolean appended;
  private boolean delivered;
  private List<Integer> heaps = List.of();
  private List<Integer> inFlight = List.of();
  private List<Caller> callers = List.of();

  /** A model with some parts, whose late caller is on one of the nodes. */
  ProtocolModel(Set<Part> parts, int nodeOfLateCaller) {
    this.parts = parts;
    this.nodeOf = new int[] {0, 1, nodeOfLateCaller};
    Runnable kill = this::kill;
    Runnable append = () -> appended = true;
    boolean inOrder = parts.contains(Part.KILL_BEFORE_APPEND);
    Collections.addAll(
        writerSteps,
        () -> origin = 1,
        () -> drop(0),
        inOrder ? kill : append,
        inOrder ? append : kill,
        () -> drop(0),
        () -> {});
  }

  static ProtocolModel whole(int nodeOfLateCaller) {
    return new ProtocolModel(EnumSet.allOf(Part.class), nodeOfLateCaller);
  }

  static ProtocolModel without(Part part, int nodeOfLateCaller) {
    return new ProtocolModel(EnumSet.complementOf(EnumSet.of(part)), nodeOfLateCaller);
  }

  /**
   * What was found.
   *
   * @param states how many states were seen
   * @param ends how many of them were ends, in which nothing more can happen
   * @param stuck how many ends left a caller without an answer
   * @param counterexample the steps to a violation; empty if there is none
   */
  record Result(int states, int ends, int stuck, List<String> counterexample) {}

  /** Explores every state, breadth first, so that a counterexample is a shortest one. */
  Result explore() {
    State first =
        new State(
            0,
            ABSENT,
            NONE,
            0,
            false,
            false,
            List.of(ABSENT, ABSENT),
            List.of(NONE, NONE),
            Collections.nCopies(3, Caller.NEW));
    Map<State, Map.Entry<State, String>> cameFrom = new HashMap<>();
    cameFrom.put(first, Map.entry(first, ""));
    Deque<State> open = new ArrayDeque<>(List.of(first));
    int ends = 0;
    int stuck = 0;
    while (!open.isEmpty()) {
      State state = open.remove();
      Map<String, State> next = successors(state);
      if (next.isEmpty()) {
        ends++;
        stuck += state.callers().stream().allMatch(caller -> caller.pc() == Pc.DONE) ? 0 : 1;
      }
      for (var step : next.entrySet()) {
        if (cameFrom.putIfAbsent(step.getValue(), Map.entry(state, step.getKey())) == null) {
          if (isViolation(step.getValue())) {
            return new Result(cameFrom.size(), ends, stuck, path(cameFrom, step.getValue()));
          }
          open.add(step.getValue());
        }
      }
    }
    return new Result(cameFrom.size(), ends, stuck, List.of());
  }

  private static boolean isViolation(State state) {
    Caller late = state.callers().get(LATE);
    return late.pc() == Pc.DONE && late.value() == 0;
  }

  private static List<String> path(Map<State, Map.Entry<State, String>> cameFrom, State end) {
    List<String> steps = new ArrayList<>();
    State at = end;
    for (var step = cameFrom.get(at); !step.getKey().equals(at); step = cameFrom.get(at)) {
      steps.add(0, step.getValue());
      at = step.getKey();
    }
    return steps;
  }

  private Map<String, State> successors(State state) {
    Map<String, State> next = new HashMap<>();
    if (mayWrite(state)) {
      restore(state);
      writerSteps.get(writer).run();
      writer++;
      next.put("writer " + writer, save());
    }
    if (state.appended() && !state.delivered()) {
      restore(state);
      delivered = true;
      drop(1);
      next.put("message arrives at node 1", save());
    }
    for (int i = 0; i < 3; i++) {
      restore(state);
      if (step(i)) {
        next.put("caller " + i + " " + state.callers().get(i).pc(), save());
      }
    }
    return next;
  }

  /** The last step of the writer is its return. */
  private boolean mayWrite(State state) {
    boolean isReturn = state.writer() == writerSteps.size() - 1;
    return state.writer() < writerSteps.size()
        && (!isReturn || !parts.contains(Part.SYNC) || state.delivered());
  }

  private boolean step(int me) {
    Caller caller = callers.get(me);
    int node = nodeOf[me];
    switch (caller.pc()) {
      case START -> {
        return (me != LATE || writer == writerSteps.size()) && start(me, node);
      }
      case LOOKUP -> {
        return lookup(me);
      }
      case READ -> set(me, new Caller(Pc.FILL, origin, caller.dirty(), NONE));
      case FILL -> fill(me, caller);
      case STORE -> store(me, node, caller);
      case WAIT -> {
        Caller other = callers.get(caller.joined());
        if (other.pc() != Pc.DONE) {
          return false;
        }
        set(me, new Caller(Pc.DONE, other.value(), false, NONE));
      }
      case DONE -> {
        return false;
      }
    }
    return true;
  }

  private boolean start(int me, int node) {
    if (heaps.get(node) != ABSENT) {
      set(me, new Caller(Pc.DONE, heaps.get(node), false, NONE));
    } else if (inFlight.get(node) != NONE) {
      set(me, new Caller(Pc.WAIT, ABSENT, false, inFlight.get(node)));
    } else {
      inFlight.set(node, me);
      set(me, new Caller(Pc.LOOKUP, ABSENT, false, NONE));
    }
    return true;
  }

  private boolean lookup(int me) {
    boolean dirty = callers.get(me).dirty();
    if (shared != ABSENT) {
      set(me, new Caller(Pc.STORE, shared, dirty, NONE));
    } else if (lease == NONE) {
      lease = me;
      set(me, new Caller(Pc.READ, ABSENT, dirty, NONE));
    } else {
      return false;
    }
    return true;
  }

  /** A value that is refused is returned uncached. */
  private void fill(int me, Caller caller) {
    boolean mine = lease == me;
    if (mine) {
      lease = NONE;
    }
    if (mine || !parts.contains(Part.LOAD_LEASE)) {
      shared = caller.value();
      set(me, new Caller(Pc.STORE, caller.value(), caller.dirty(), NONE));
    } else {
      end(me, nodeOf[me], caller);
    }
  }

  private void store(int me, int node, Caller caller) {
    if (!caller.dirty() || !parts.contains(Part.IN_FLIGHT_MARKER)) {
      heaps.set(node, caller.value());
    }
    end(me, node, caller);
  }

  private void end(int me, int node, Caller caller) {
    if (inFlight.get(node) == me) {
      inFlight.set(node, NONE);
    }
    set(me, new Caller(Pc.DONE, caller.value(), caller.dirty(), NONE));
  }

  private void kill() {
    shared = ABSENT;
    lease = NONE;
  }

  /** Applies the invalidation to a node: its copy goes, and its load in flight is overtaken. */
  private void drop(int node) {
    heaps.set(node, ABSENT);
    int loader = inFlight.get(node);
    if (loader != NONE) {
      Caller caller = callers.get(loader);
      set(loader, new Caller(caller.pc(), caller.value(), true, caller.joined()));
      if (parts.contains(Part.DETACH)) {
        inFlight.set(node, NONE);
      }
    }
  }

  private void set(int caller, Caller to) {
    callers.set(caller, to);
  }

  private void restore(State state) {
    origin = state.origin();
    shared = state.shared();
    lease = state.lease();
    writer = state.writer();
    appended = state.appended();
    delivered = state.delivered();
    heaps = new ArrayList<>(state.heaps());
    inFlight = new ArrayList<>(state.inFlight());
    callers = new ArrayList<>(state.callers());
  }

  private State save() {
    return new State(
        origin,
        shared,
        lease,
        writer,
        appended,
        delivered,
        List.copyOf(heaps),
        List.copyOf(inFlight),
        List.copyOf(callers));
  }
}
