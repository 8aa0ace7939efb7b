package dev.layered.redis;

import redis.clients.jedis.args.Rawable;

/** An argument that nobody changes. Jedis would copy it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawBytes(byte[] bytes) implements Rawable {

  @Override
  public byte[] getRaw() {
    return bytes;
  }
}
