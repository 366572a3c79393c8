#pragma once

#include <string>
#include <vector>

#include "../load/verdict_quality.hpp"
#include "common/result.hpp"

namespace hearth::backtest {

// What one user of a scripted community was meant to be.
struct Label {
  std::string user_id;
  load::Intent intent{};
  load::Verdicts meant;
};

// Reads the CSV that `hearth-load history --labels` writes: user_id,intent,first_seen,fake_active,
// bonus_hunter. kInvalid names the line that is not of that form.
Result<std::vector<Label>> read_labels(const std::string& path);

}  // namespace hearth::backtest
