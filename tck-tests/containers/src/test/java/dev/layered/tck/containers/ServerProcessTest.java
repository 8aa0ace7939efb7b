package dev.layered.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void childOfAScriptIsStopped() throws IOException {
    ServerProcess script = shell("sleep 1000 & echo child $!; wait");
    long child = child(script);
    script.stop(LIMIT);
    assertThat(script.alive()).isFalse();
    assertThat(ended(child)).isTrue();
  }

  @Test
  void whoDoesNotStopIsEndedAndReported() throws IOException {
    ServerProcess stubborn =
        shell("sh -c \"trap '' TERM; echo child \\$\\$; while :; do sleep 0.1; done\"; true");
    long child = child(stubborn);
    assertThatThrownBy(() -> stubborn.stop(Duration.ofSeconds(1)))
        .hasMessageContaining("does not stop within 1 s")
        .hasMessageContaining("child " + child);
    assertThat(stubborn.alive()).isFalse();
    assertThat(ended(child)).isTrue();
  }

  @Test
  void noSettingOfThisProcessIsHandedOn() throws IOException {
    ServerProcess process = shell("echo java=$JAVA_HOME opts=$JAVA_OPTS own=$OWN; echo child $$");
    child(process);
    assertThat(process.printed()).contains("java=" + Jvm.home() + " opts= own=1");
    process.kill();
  }

  private ServerProcess shell(String script) throws IOException {
    return new ServerProcess(
        List.of("sh", "-c", script), Map.of("OWN", "1"), folder, folder.resolve("log"));
  }

  private static long child(ServerProcess process) {
    String printed =
        Await.until(LIMIT, process::printed, text -> text.matches("(?s).*child \\d+\n.*"));
    return Long.parseLong(printed.replaceAll("(?s).*child (\\d+)\n.*", "$1"));
  }

  private static boolean ended(long pid) {
    return Await.until(
        LIMIT, () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty(), gone -> gone);
  }
}
