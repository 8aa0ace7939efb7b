package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.util.ConcurrentModificationException;
import org.junit.jupiter.api.Test;

class CodecCopierTest {

  private static CodecCopier failingWith(Throwable problem) {
    return new CodecCopier(
        new ValueCodec() {
          @Override
          public byte[] encode(Object value) throws CodecException {
            if (problem instanceof CodecException e) {
              throw e;
            }
            if (problem instanceof Error e) {
              throw e;
            }
            throw (RuntimeException) problem;
          }

          @Override
          public Object decode(byte[] bytes, int offset, int length) {
            throw new AssertionError("nothing was encoded");
          }
        });
  }

  @Test
  void copy_thatTheCodecRefuses_saysWhy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> failingWith(new CodecException("too deep")).copy("value"))
        .withMessage("LAYERED-305 the value cannot be copied: too deep");
  }

  @Test
  void copy_thatFailsOtherwise_isRefusedTheSameWithoutQuotingTheValue() {
    for (Throwable problem :
        new Throwable[] {
          new ConcurrentModificationException("secret"),
          new StackOverflowError("secret"),
          new NoClassDefFoundError("secret")
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> failingWith(problem).copy("value"))
          .withMessage(
              "LAYERED-305 the value cannot be copied: the codec threw "
                  + problem.getClass().getName())
          .withCause(problem);
    }
  }

  @Test
  void copy_ofNull_isNull() {
    assertThat(failingWith(new AssertionError()).copy(null)).isNull();
  }
}
