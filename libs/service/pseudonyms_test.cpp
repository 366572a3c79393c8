#include "service/pseudonyms.hpp"

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

TEST(Pseudonyms, agree_with_the_published_siphash_vectors) {
  const Pseudonyms names({0x0706050403020100, 0x0f0e0d0c0b0a0908});
  EXPECT_EQ(names.hash(""), 0x726fdb47dd0e0e31U);
  std::string input;
  for (char c = 0; c < 15; ++c) input += c;
  EXPECT_EQ(names.hash(input), 0xa129ca6149be45e5U);
}

TEST(Pseudonyms, depend_on_the_secret_and_hide_the_id) {
  const auto one = Pseudonyms::from_secret("one");
  EXPECT_EQ(one.of("u1"), Pseudonyms::from_secret("one").of("u1"));
  EXPECT_NE(one.of("u1"), Pseudonyms::from_secret("two").of("u1"));
  EXPECT_EQ(one.of("u1").size(), 16U);
}

}  // namespace
}  // namespace hearth::service
