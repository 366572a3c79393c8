#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/features/bins.hpp"
#include "segmenter/features/micros.hpp"
#include "segmenter/features/property_reader.hpp"

namespace hearth::segmenter {
namespace {

TEST(Micros, round_to_the_nearest_millionth) {
  EXPECT_EQ(to_micros(49.9), 49'900'000);
  EXPECT_EQ(to_micros(-0.0000015), -2);
  EXPECT_EQ(to_micros(std::int64_t{3}), 3'000'000);
}

TEST(Micros, stop_at_a_million_millions) {
  EXPECT_EQ(to_micros(1e300), kMaxMicros);
  EXPECT_EQ(to_micros(std::numeric_limits<std::int64_t>::min()), -kMaxMicros);
}

TEST(Micros, survive_their_word) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto micros = static_cast<std::int64_t>(random() >> (random() % 64)) % (kMaxMicros + 1);
    ASSERT_EQ(from_word(to_word(micros)), micros);
  }
  for (const std::int64_t edge : {kMaxMicros, -kMaxMicros, std::int64_t{0}, kMaxMicros - 1}) {
    EXPECT_EQ(from_word(to_word(edge)), edge);
  }
}

TEST(Micros, of_a_price_need_two_bytes_and_of_one_a_single_byte) {
  EXPECT_LT(to_word(to_micros(49.9)), 1U << 14);
  EXPECT_LT(to_word(to_micros(1.0)), 1U << 7);
}

TEST(Bins, answer_within_one_percent) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100'000; ++i) {
    const auto micros = static_cast<std::int64_t>(random() >> (4 + random() % 60)) % kMaxMicros;
    const auto error = std::abs(static_cast<double>(middle_of(bin_of(micros)) - micros));
    ASSERT_LE(error, 0.01 * static_cast<double>(micros)) << micros;
    ASSERT_EQ(middle_of(bin_of(-micros)), -middle_of(bin_of(micros)));
  }
}

TEST(Bins, follow_the_order_of_the_numbers) {
  std::int32_t before = bin_of(-2'000'000);
  for (std::int64_t micros = -2'000'000; micros < 2'000'000; micros += 7) {
    const std::int32_t bin = bin_of(micros);
    ASSERT_GE(bin, before) << micros;
    before = bin;
  }
}

TEST(Bins, have_no_gap_between_powers_of_two) {
  for (int power = 7; power < 60; ++power) {
    const std::int64_t edge = std::int64_t{1} << power;
    EXPECT_EQ(bin_of(edge - 1) + 1, bin_of(edge)) << power;
  }
}

TEST(Bins, find_a_percentile_by_nearest_rank) {
  const Bins bins = {{10, 5}, {20, 4}, {30, 1}};
  EXPECT_EQ(percentile(bins, 50), 10);
  EXPECT_EQ(percentile(bins, 51), 20);
  EXPECT_EQ(percentile(bins, 90), 20);
  EXPECT_EQ(percentile(bins, 99), 30);
}

TEST(PropertyReader, takes_numbers_and_booleans_for_numbers_and_nothing_else) {
  PropertyReader reader;
  reader.open(R"({"i":3,"d":-2.5,"b":true,"s":"4","n":null,"o":{"i":9},"u":18446744073709551615})");
  EXPECT_EQ(reader.number("i"), 3'000'000);
  EXPECT_EQ(reader.number("d"), -2'500'000);
  EXPECT_EQ(reader.number("b"), 1'000'000);
  EXPECT_EQ(reader.number("u"), kMaxMicros);
  for (const char* other : {"s", "n", "o", "missing"}) EXPECT_FALSE(reader.number(other)) << other;
}

TEST(PropertyReader, compares_values_by_their_text) {
  PropertyReader reader;
  reader.open(R"({"i":5,"d":5.0,"s":"5","other":"6","b":true,"t":"true","n":null,"a":[5]})");
  EXPECT_EQ(reader.value("i"), reader.value("d"));
  EXPECT_EQ(reader.value("i"), reader.value("s"));
  EXPECT_EQ(reader.value("b"), reader.value("t"));
  EXPECT_NE(reader.value("i"), reader.value("other"));
  for (const char* other : {"n", "a", "missing"}) EXPECT_FALSE(reader.value(other)) << other;
}

TEST(PropertyReader, finds_nothing_where_there_are_no_properties) {
  PropertyReader reader;
  for (const char* text : {"", "[1]", "{", "7"}) {
    reader.open(text);
    EXPECT_FALSE(reader.number("x")) << text;
  }
}

}  // namespace
}  // namespace hearth::segmenter
