#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "contract/product.hpp"
#include "labels.hpp"
#include "outcome.hpp"

namespace hearth::backtest {

struct Wishes {
  std::string file;
  std::string zone = "Asia/Shanghai";
  std::optional<TimePoint> until;
  std::string why;            // a segment; empty: none
  std::vector<Label> labels;  // empty: verdicts are not judged
  std::uint16_t partitions = 4;
  std::size_t folding_threads = 1, reading_threads = 1;
  std::function<void(const Replay&)> progress = [](const Replay&) {};
};

// Plays the file with one configuration, called `name` in the reports. kInvalid: the file cannot be
// read, or no event is in it; kNotFound: no such segment.
Result<Outcome> backtest(const std::string& name, const contract::Product& product,
                         const Wishes& wishes);

}  // namespace hearth::backtest
