package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.benchmarks.common.Quantiles;
import org.junit.jupiter.api.Test;

class QuantilesTest {

  @Test
  void median_isTheMiddle_orTheMeanOfTwo() {
    assertThat(Quantiles.median(3, 1, 2)).isEqualTo(2);
    assertThat(Quantiles.median(4, 1, 3, 2)).isEqualTo(2.5);
  }

  @Test
  void at_isTheLeastThatTheShareIsNotAbove() {
    double[] hundred = new double[100];
    for (int i = 0; i < 100; i++) {
      hundred[i] = 100 - i;
    }
    assertThat(Quantiles.at(0, hundred)).isEqualTo(1);
    assertThat(Quantiles.at(0.99, hundred)).isEqualTo(99);
    assertThat(Quantiles.at(1, hundred)).isEqualTo(100);
    assertThat(hundred[0]).isEqualTo(100);
  }
}
