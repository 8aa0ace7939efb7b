package dev.layered.test;

/**
 * A node that takes part in a {@link MemoryBus}, as a test sees it. Safe for use by several
 * threads.
 */
public final class BusNode {

  private final String name;
  private final MemoryBusConnection connection;

  BusNode(String name, MemoryBusConnection connection) {
    this.name = name;
    this.connection = connection;
  }

  MemoryBusConnection connection() {
    return connection;
  }

  /**
   * The name given at its start.
   *
   * @return what {@link MemoryBus#node} finds it by
   */
  public String name() {
    return name;
  }

  /**
   * Keeps messages from this node until {@link #release}: invalidations of others are on their way.
   * What this node invalidates itself is applied as ever, with all that came before it in the log.
   * It trusts its heap and disk for {@link MemoryBus#maxStaleness} from now; freeze the clock to
   * keep a slow machine out of that.
   */
  public void hold() {
    connection.hold();
  }

  /** Delivers what was held, before it returns; does nothing if the node is not held. */
  public void release() {
    connection.release();
  }

  /**
   * Cuts this node off until {@link #restore}: it hears nothing, and what it invalidates is in
   * force on itself only, pending. It trusts its heap and disk for {@link MemoryBus#maxStaleness}
   * from now, and calls the method after that.
   */
  public void cut() {
    connection.cut();
  }

  /** Ends what {@link #cut} or {@link #hold} began. All is delivered in both directions. */
  public void restore() {
    connection.restore();
  }

  /**
   * How far this node has followed the log.
   *
   * @return the number of the last entry that it has applied; 0 before the first
   */
  public long position() {
    return connection.position();
  }

  /**
   * How many invalidations of this node wait for {@link #restore}.
   *
   * @return 0 unless it is cut off
   */
  public int pending() {
    return connection.pending();
  }

  boolean isDisturbed() {
    return connection.isDisturbed();
  }

  @Override
  public String toString() {
    return name;
  }
}
