#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "common/time.hpp"

namespace hearth::backtest {

// What one partition's fold tells services that are not here: who entered and left which segment,
// and the warnings that would have started a programme. Used by the partition's thread.
class Witness {
 public:
  struct Moves {
    std::uint64_t entered = 0, left = 0;
  };
  struct Warning {
    TimePoint at{};
    std::string body;  // JSON, as segmenter/core/business_watch.hpp describes it
  };

  // True: the signal is for nobody whom the backtest runs, and has been noted.
  bool take(std::string_view entity, std::string_view name, std::string_view body, TimePoint at);
  void rejected(std::string_view code) { ++rejected_[std::string(code)]; }

  const std::map<std::string, Moves, std::less<>>& moves() const { return moves_; }  // by segment
  const std::vector<Warning>& warnings() const { return warnings_; }
  const std::map<std::string, std::uint64_t>& rejected() const { return rejected_; }  // by code

 private:
  void note_moves(std::string_view body);

  simdjson::dom::parser parser_;
  std::map<std::string, Moves, std::less<>> moves_;
  std::vector<Warning> warnings_;
  std::map<std::string, std::uint64_t> rejected_;
};

}  // namespace hearth::backtest
