package dev.layered.redis;

import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.time.Ticker;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * What a {@link RedisBus} works with.
 *
 * @param connection the connections; the bus does not close them
 * @param namespace the application's name
 * @param nodeId names this node; unlike any other's, of letters, digits, dots and dashes
 * @param settings how the log is kept
 * @param switches parts of the protocol
 * @param killer drops keys from the shared layer
 * @param keys reads keys that other nodes name
 * @param wakeUps told what this node hears of entries, and when it may have missed something
 * @param ticker the source of time
 * @param clock told what the server's clock says, and when that may no longer be so
 * @param random the source of nonces and epochs, safe for several threads; it must not repeat
 *     itself on another node
 * @param threads makes daemon threads
 */
public record BusParts(
    RedisConnection connection,
    String namespace,
    String nodeId,
    BusSettings settings,
    ProtocolSwitches switches,
    Killer killer,
    KeyReader keys,
    WakeUps wakeUps,
    Ticker ticker,
    ServerClock clock,
    RandomGenerator random,
    ThreadFactory threads) {}
