package dev.layered.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.model.ProtocolModel.Part;
import dev.layered.model.ProtocolModel.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol is safe in every order of its steps, and no part of it is superfluous. */
class ProtocolModelTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void wholeProtocol_inEveryOrder_givesTheLateCallerTheNewValue(int nodeOfLateCaller) {
    Result result = ProtocolModel.whole(nodeOfLateCaller).explore();

    assertThat(result.counterexample()).isEmpty();
    assertThat(result.stuck()).as("callers without an answer").isZero();
    assertThat(result.ends()).isPositive();
    assertThat(result.states()).as("the model is not trivial").isGreaterThan(1000);
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void protocolWithoutAPart_hasACounterexample(Part part) {
    Result here = ProtocolModel.without(part, 0).explore();
    Result there = ProtocolModel.without(part, 1).explore();

    assertThat(here.counterexample().size() + there.counterexample().size())
        .as("steps of the counterexamples without " + part)
        .isPositive();
  }
}
