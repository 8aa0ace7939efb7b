package dev.layered.benchmarks.codec;

/** Turns values of one class into bytes and back. */
interface Format {

  byte[] encode(Object value) throws Exception;

  Object decode(byte[] bytes) throws Exception;
}
