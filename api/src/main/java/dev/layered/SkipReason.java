package dev.layered;

/** Why an export did not write an entry, or an import did not store one. */
public enum SkipReason {
  /** It is no longer fresh. */
  EXPIRED,
  /** It was invalidated: before it was written, or while the import was running. */
  INVALIDATED,
  /** The cache has a fresh value of this key, which is left alone. Of imports only. */
  PRESENT,
  /** The key is being loaded or written at this moment. Of imports only. */
  BUSY,
  /**
   * Redis did not take it: it has no room, or gave no answer when the value was to be stored. Of
   * imports only.
   */
  REFUSED,
  /**
   * The settings of the cache do not let it be stored, as a null with {@code nullTtl} 0. Of imports
   * only.
   */
  NOT_STORED,
  /** The value, or its key, takes more bytes than a cache stores. */
  TOO_LARGE,
  /** Its bytes cannot be read, or it has no form in bytes. */
  UNDECODABLE,
  /**
   * Its key cannot be made out of its text: a class in it is neither one that a method or an
   * injection point declares for keys, nor one that a key on this node has had; or the layer that
   * has the entry does not keep the key with it.
   */
  UNKNOWN_KEY
}
