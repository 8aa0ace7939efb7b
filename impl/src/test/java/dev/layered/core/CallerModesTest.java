package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.layered.CacheMode;
import dev.layered.CacheModes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose mode is in force, where requests are what the test says. */
@SuppressWarnings("try") // a scope is only to be closed
class CallerModesTest {

  private final CallerModes modes = new CallerModes();
  private final AtomicInteger asked = new AtomicInteger();
  private AtomicReference<ModeHolder> request;

  private void inRequest() {
    request = new AtomicReference<>();
    modes.follow(
        () -> {
          asked.incrementAndGet();
          return request;
        });
  }

  private void requestEnds() {
    ModeHolder holder = request == null ? null : request.get();
    if (holder != null) {
      holder.end();
    }
    request = null;
  }

  @AfterEach
  void nothingIsLeft() {
    requestEnds();
    int before = asked.get();
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
    assertThat(asked).as("no request is looked at when no mode is in force").hasValue(before);
  }

  @Test
  void nobody_isNormal_withoutALookAtTheRequest() {
    inRequest();
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
    assertThat(asked).hasValue(0);
  }

  @Test
  void scopes_nest() {
    inRequest();
    modes.set(CacheMode.BYPASS);
    try (CacheModes.Scope outer = modes.use(CacheMode.REFRESH)) {
      try (CacheModes.Scope inner = modes.use(CacheMode.NORMAL)) {
        assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
        inner.close();
      }
      assertThat(modes.current()).isEqualTo(CacheMode.REFRESH);
    }
    assertThat(modes.current()).isEqualTo(CacheMode.BYPASS);
    modes.set(CacheMode.NORMAL);
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
  }

  @Test
  void outerScopeClosedFirst_leavesTheInnerOne() {
    inRequest();
    CacheModes.Scope outer = modes.use(CacheMode.REFRESH);
    CacheModes.Scope inner = modes.use(CacheMode.BYPASS);
    outer.close();
    assertThat(modes.current()).isEqualTo(CacheMode.BYPASS);
    inner.close();
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
  }

  @Test
  void scopeThatIsNeverClosed_endsWithItsRequest() {
    inRequest();
    CacheModes.Scope forgotten = modes.use(CacheMode.REFRESH);
    modes.set(CacheMode.BYPASS);
    requestEnds();
    inRequest();
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
    forgotten.close();
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
  }

  @Test
  void otherRequest_seesNothing() {
    inRequest();
    AtomicReference<ModeHolder> first = request;
    modes.set(CacheMode.REFRESH);
    inRequest();
    assertThat(modes.current()).isEqualTo(CacheMode.NORMAL);
    request = first;
    assertThat(modes.current()).isEqualTo(CacheMode.REFRESH);
  }

  @Test
  void withoutARequest_aScopeBelongsToTheThread() throws InterruptedException {
    AtomicReference<CacheMode> elsewhere = new AtomicReference<>();
    try (CacheModes.Scope scope = modes.use(CacheMode.REFRESH)) {
      assertThat(modes.current()).isEqualTo(CacheMode.REFRESH);
      Thread other = new Thread(() -> elsewhere.set(modes.current()));
      other.start();
      other.join();
      inRequest();
      assertThat(modes.current()).as("a request within").isEqualTo(CacheMode.REFRESH);
      modes.set(CacheMode.BYPASS);
      assertThat(modes.current()).isEqualTo(CacheMode.BYPASS);
    }
    assertThat(elsewhere).hasValue(CacheMode.NORMAL);
  }

  @Test
  void set_withoutARequest_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> modes.set(CacheMode.REFRESH))
        .withMessageStartingWith("LAYERED-652")
        .withMessageContaining("use(mode)");
  }
}
