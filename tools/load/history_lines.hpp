#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "action.hpp"
#include "cast.hpp"
#include "deed.hpp"

namespace hearth::load {

// Writes deeds as `hearth import` takes them: one Segment event a line. Message ids count the
// lines.
class HistoryLines {
 public:
  explicit HistoryLines(const Cast& cast);

  void append(std::string& out, const Deed& deed);
  std::uint64_t written() const { return written_; }

 private:
  void append_time(std::string& out, std::int64_t unix_ms);

  const Cast& cast_;
  const std::string run_;  // begins the message ids
  std::array<std::string, kActions> openings_;
  std::int64_t day_ = 0;  // that date_ names, since the epoch
  std::string date_;      // 2026-11-22T
  std::uint64_t written_ = 0;
};

}  // namespace hearth::load
