package dev.layered.benchmarks.heap;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The class of a bean, without a container. */
@State(Scope.Benchmark)
public class PlainObject {

  final PlainUsers users = new PlainUsers();
}
