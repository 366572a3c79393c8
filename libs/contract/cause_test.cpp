#include "contract/cause.hpp"

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

constexpr auto kTimer = Cause::Phase::kTimer;
constexpr auto kSweep = Cause::Phase::kSweep;
constexpr auto kItem = Cause::Phase::kItem;

TEST(Cause, reads_what_it_writes) {
  EXPECT_EQ(to_text(Cause{}), "0.0.0.0.0");
  EXPECT_EQ(to_text(Cause{812, kItem, 3, 0, 1}), "812.2.3.0.1");
  for (const Cause& cause :
       {Cause{}, Cause{812, kItem, 3, 0, 1}, Cause{1, kSweep, 127, UINT64_MAX, 0},
        Cause{UINT64_MAX, kTimer, UINT64_MAX, UINT64_MAX, UINT32_MAX}}) {
    EXPECT_EQ(parse_cause(to_text(cause)), cause);
  }
}

TEST(Cause, is_ordered_as_a_fold_makes_its_outputs) {
  const Cause ascending[] = {{},
                             {1, kTimer, 500, 9, 0},
                             {1, kTimer, 500, 9, 1},
                             {1, kTimer, 501, 2, 0},
                             {1, kSweep, 0, 7, 0},
                             {1, kItem, 0, 0, 0},
                             {1, kItem, 1, 0, 0},
                             {2, kTimer, 0, 0, 0}};
  for (std::size_t i = 1; i < std::size(ascending); ++i) EXPECT_LT(ascending[i - 1], ascending[i]);
}

TEST(Cause, refuses_what_is_not_a_cause) {
  for (const auto* text :
       {"", "1", "1.2.3.4", "1.2.3.4.", "1.2.3.4.5.", "1.2.3.4.5.6", "1.3.3.4.5",
        "1.2.3.4.4294967296", "18446744073709551616.0.0.0.0", "-1.0.0.0.0", "+1.0.0.0.0",
        " 1.0.0.0.0", "1.0.0.0.0 ", "1..0.0.0", "a.0.0.0.0", "1,0,0,0,0"}) {
    EXPECT_FALSE(parse_cause(text)) << text;
  }
}

}  // namespace
}  // namespace hearth::contract
