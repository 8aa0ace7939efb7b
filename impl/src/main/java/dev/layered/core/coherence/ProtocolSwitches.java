package dev.layered.core.coherence;

/**
 * Parts of the protocol that the checker of coherence switches off, one at a time, to prove that it
 * would notice. Nothing that an application can configure reaches them.
 *
 * @param fence whether a load that an invalidation overtook is kept out of the layers
 * @param replay whether a gap in the log is closed from the log
 * @param leaseFromRequest whether a read lease counts from the time of the request, not of the
 *     reply
 */
public record ProtocolSwitches(boolean fence, boolean replay, boolean leaseFromRequest) {

  /** The protocol as it is. */
  public static final ProtocolSwitches ALL_ON = new ProtocolSwitches(true, true, true);
}
