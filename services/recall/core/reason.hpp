#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/fold.hpp"

namespace hearth::recall {

// One condition that was looked at, with what it was then.
struct Term {
  std::string term, value;
  bool holds = false;
};

// Why something was decided, as every decision says it:
//   {"decision", "rule", "config": number, "position": "07:123",
//    "because": [{"term", "value", "holds"}]}
struct Reason {
  std::string_view decision, rule;
  std::uint64_t configuration = 0;
  std::vector<Term> because;
};

std::string reason_json(const Reason& reason, const contract::Input& input);

}  // namespace hearth::recall
