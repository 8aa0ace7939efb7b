package dev.layered.core;

import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.key.KeyClasses;
import java.util.concurrent.Executor;

/**
 * How a node takes part in an application that runs on several.
 *
 * @param bus makes the log of invalidations that they share
 * @param keyClasses the classes of this node's keys, by which the bus reads keys of other nodes;
 *     the node notes each key in it
 * @param announcements runs what tells the application of other nodes' invalidations, in order
 * @param strict whether an invalidation that other nodes have not learned is an exception, not only
 *     pending
 * @param servesWhenCutOff whether a node that cannot reach the log goes on serving what it has, as
 *     stale, instead of calling the method
 * @param switches the parts of the protocol
 */
public record Sharing(
    InvalidationBus.Factory bus,
    KeyClasses keyClasses,
    Executor announcements,
    boolean strict,
    boolean servesWhenCutOff,
    ProtocolSwitches switches) {}
