#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "contract/cause.hpp"

namespace hearth::fold {

// A step of the fold that killed its owner again and again: an input of the log, a timer that was
// due or a visit of a sweep, named as causes are (k is 0). A recorded decision to pass over it,
// which every refold honours.
using Skip = contract::Cause;

inline Skip skip_of_item(std::uint64_t sequence, std::uint32_t item) {
  return {sequence, Skip::Phase::kItem, item, 0, 0};
}

// As they are recorded: {"skips":"<sequence>.<item> …"}, of timers and sweeps
// "<sequence>.<phase>.<major>.<minor>". Nothing: they do not parse.
std::string encode_skips(const std::set<Skip>& skips);
std::optional<std::set<Skip>> parse_skips(std::string_view payload);

// Which steps a partition passes over.
class Skips {
 public:
  void start(std::set<Skip> recorded) {
    recorded_ = std::move(recorded);
    blames_ = false;
    blamed_.reset();
  }
  // The next step is to be passed over, whatever it is: owners keep dying of it.
  void blame_next(bool blames) { blames_ = blames; }
  bool pass_over(const Skip& step) {
    if (std::exchange(blames_, false) && recorded_.insert(step).second) blamed_ = step;
    return recorded_.contains(step);
  }
  bool contains(const Skip& step) const { return recorded_.contains(step); }
  // What must be recorded before anything that follows from passing over it.
  std::optional<Skip> take_blamed() { return std::exchange(blamed_, std::nullopt); }

 private:
  std::set<Skip> recorded_;
  bool blames_ = false;
  std::optional<Skip> blamed_;
};

}  // namespace hearth::fold
