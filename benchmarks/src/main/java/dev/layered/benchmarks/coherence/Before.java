package dev.layered.benchmarks.coherence;

/**
 * What was known of a key before a call began.
 *
 * @param ownFloor the newest version that this node had invalidated
 * @param floor the newest version whose invalidation had been acknowledged
 * @param current the version that the origin had
 * @param began when all that had been read
 */
record Before(int key, long ownFloor, long floor, long current, long began) {}
