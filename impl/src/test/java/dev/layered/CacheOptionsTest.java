package dev.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheOptionsTest {

  private static final Duration BELOW = Duration.ofNanos(-1);
  private static final String POSITIVE = "it must be greater than zero";
  private static final String NOT_NEGATIVE = "it must be zero or greater";

  static Stream<Arguments> refused() {
    return Stream.of(
        of(o -> o.withTtl(Duration.ZERO), "ttl PT0S", POSITIVE),
        of(o -> o.withHeapTtl(BELOW), "heapTtl PT-0.000000001S", POSITIVE),
        of(o -> o.withDiskTtl(Duration.ZERO), "diskTtl PT0S", POSITIVE),
        of(o -> o.withMaxIdle(BELOW), "maxIdle PT-0.000000001S", NOT_NEGATIVE),
        of(o -> o.withNullTtl(BELOW), "nullTtl PT-0.000000001S", NOT_NEGATIVE),
        of(
            o -> o.withStaleWhileRevalidate(BELOW),
            "staleWhileRevalidate PT-0.000000001S",
            NOT_NEGATIVE),
        of(o -> o.withStaleIfError(BELOW), "staleIfError PT-0.000000001S", NOT_NEGATIVE),
        of(
            o -> o.withStaleIfErrorThrottle(BELOW),
            "staleIfErrorThrottle PT-0.000000001S",
            NOT_NEGATIVE),
        of(o -> o.withSoftDeadline(BELOW), "softDeadline PT-0.000000001S", NOT_NEGATIVE),
        of(o -> o.withHardDeadline(BELOW), "hardDeadline PT-0.000000001S", NOT_NEGATIVE),
        of(o -> o.withExceptionTtl(BELOW), "exceptionTtl PT-0.000000001S", NOT_NEGATIVE),
        of(o -> o.withRefreshAhead(1.5), "refreshAhead 1.5", "it must be from 0 to 1"),
        of(o -> o.withRefreshAhead(Double.NaN), "refreshAhead NaN", "it must be from 0 to 1"),
        of(o -> o.withJitter(-0.1), "jitter -0.1", "it must be from 0 to 1"),
        of(
            o -> o.withRefreshAheadBeta(1001),
            "refreshAheadBeta 1001.0",
            "it must be from 0 to 1000"));
  }

  private static Arguments of(
      Function<CacheOptions, CacheOptions> change, String value, String allowed) {
    return Arguments.of(change, value + " is not allowed; " + allowed);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void with_aValueOutOfRange_namesTheOptionAndItsRange(
      Function<CacheOptions, CacheOptions> change, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(CacheOptions.DEFAULTS))
        .withMessage(message);
  }

  @ParameterizedTest
  @MethodSource("atTheEdges")
  void with_aValueAtTheEdgeOfItsRange_isTaken(CacheOptions options, Object value) {
    assertThat(options.toString()).contains("=" + value + ",");
  }

  static Stream<Arguments> atTheEdges() {
    CacheOptions none = CacheOptions.DEFAULTS;
    return Stream.of(
        Arguments.of(none.withTtl(Duration.ofNanos(1)), "PT0.000000001S"),
        Arguments.of(none.withNullTtl(Duration.ZERO), "PT0S"),
        Arguments.of(none.withJitter(0), 0.0),
        Arguments.of(none.withRefreshAhead(1), 1.0),
        Arguments.of(none.withRefreshAheadBeta(CacheOptions.MAX_BETA), 1000.0));
  }
}
