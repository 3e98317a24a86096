package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeededPermutationTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 15, 16, 17, 1000, 4096, 60000})
  void everyPlaceIsTakenOnce(long size) {
    SeededPermutation permutation = new SeededPermutation(size, 42);
    long[] places = LongStream.range(0, size).map(permutation::at).sorted().toArray();
    assertThat(places).isEqualTo(LongStream.range(0, size).toArray());
  }

  @Test
  void sameSeedGivesTheSameAndAnotherSeedAnother() {
    long[] first = LongStream.range(0, 100).map(new SeededPermutation(100, 1)::at).toArray();
    long[] again = LongStream.range(0, 100).map(new SeededPermutation(100, 1)::at).toArray();
    long[] other = LongStream.range(0, 100).map(new SeededPermutation(100, 2)::at).toArray();
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void neighboursPartAtRandom() {
    // Of 10 000 examples in order of class, half go to each of two workers: hypergeometric, s.d. 25 around 500 of 1000.
    SeededPermutation permutation = new SeededPermutation(10_000, 7);
    for (int start = 0; start < 10_000; start += 1000) {
      long even = LongStream.range(start, start + 1000).filter(id -> permutation.at(id) % 2 == 0).count();
      assertThat(even).as("seed 7, ids from " + start).isBetween(400L, 600L);
    }
  }

  @Test
  void whatLiesOutsideIsRefused() {
    assertThatThrownBy(() -> new SeededPermutation(10, 1).at(10)).hasMessage("10 is not in 0 … 9");
    assertThatThrownBy(() -> new SeededPermutation(0, 1)).hasMessageContaining("permutation of 0 numbers");
  }
}
