#pragma once

#include <cstddef>

#include "rewards/core/draft.hpp"

namespace hearth::rewards {

// Of each wallet the last postings are kept, to be read.
inline constexpr int kMaxLines = 200;

// Does what was decided: records, totals, lines and outputs, all of it from the decision. Postings
// that do not sum to 0, or that disagree with the balances in the records, abort.
void apply(const contract::Input& input, const pb::Decision& decision, Workspace& workspace);

}  // namespace hearth::rewards
