package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void anErrorWithoutWordsIsToldByItsKind() {
    assertThat(Message.firstLine(new NegativeArraySizeException("-2147483648")))
        .isEqualTo("an error without a message (negative array size); the log has more");
    assertThat(Message.firstLine(new IllegalStateException())).contains("(illegal state)");
    assertThat(Message.firstLine(new IllegalStateException("№ 5 fehlt\nhier"))).isEqualTo("№ 5 fehlt");
  }
}
