#include "ingest/core/code.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

TEST(Code, has_a_name_of_its_own_that_fits_a_subject_and_a_label) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < kCodes; ++i) {
    const auto text = name(static_cast<Code>(i));
    EXPECT_TRUE(seen.insert(text).second) << text;
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    })) << text;
  }
}

TEST(Code, of_a_single_event_never_fails_the_request) {
  for (auto i = static_cast<std::size_t>(Code::kNotAnObject); i < kCodes; ++i) {
    EXPECT_EQ(status(static_cast<Code>(i)), 200);
  }
}

}  // namespace
}  // namespace hearth::ingest
