package dev.pliant.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void theDeepestCauseThatSaysAnythingIsTheReason() {
    assertThat(Reason.of(new IOException("outer", new IOException("  inner \n at length")))).isEqualTo("inner");
    assertThat(Reason.of(new IOException("outer", new ClosedChannelException()))).isEqualTo("outer");
    assertThat(Reason.of(new UncheckedIOException(new EOFException()))).isEqualTo("it ends too early");
  }

  @Test
  void theOutermostIsWhereOwnWordsHoldThoseOfCauses() {
    assertThat(Reason.outermost(new IOException("a.gz: cut", new EOFException("cut")))).isEqualTo("a.gz: cut");
    assertThat(Reason.outermost(new UncheckedIOException(new EOFException()))).isEqualTo("it ends too early");
  }

  @Test
  void anErrorThatSaysNothingIsCalledByItsKind() {
    ConnectException refused = new ConnectException();
    refused.initCause(new ClosedChannelException());
    assertThat(Reason.of(refused)).isEqualTo("connect");
    assertThat(Reason.of(new RuntimeException(new InterruptedException()))).isEqualTo("runtime");
    assertThat(Reason.of(new OutOfMemoryError())).isEqualTo("out of memory error");
    assertThat(Reason.of(new Exception())).isEqualTo("exception");
  }

  @Test
  void aMessageThatIsANameAloneIsPrecededByTheKindOfError() {
    assertThat(Reason.of(new UnknownHostException("host.invalid"))).isEqualTo("unknown host: host.invalid");
    assertThat(Reason.of(new AccessDeniedException("/f"))).isEqualTo("access denied: /f");
    assertThat(Reason.of(new FileSystemException("/f", null, "No space left on device")))
        .isEqualTo("/f: No space left on device");
    assertThat(Reason.of(new NoClassDefFoundError("a/B"))).isEqualTo("no class def found error: a/B");
  }
}
