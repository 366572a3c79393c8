#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "../load/verdict_quality.hpp"
#include "replay.hpp"

// What would have happened: all that the reports show, and nothing of how it was computed.
namespace hearth::backtest {

using Json = nlohmann::ordered_json;

struct SegmentOutcome {
  std::string name, title;
  bool draft = false;
  std::uint64_t users = 0;              // at the end
  std::uint64_t entered = 0, left = 0;  // how often
};

struct TierOutcome {
  std::string name;
  std::uint64_t users = 0;
};

// A member of a segment, and what its rule came to for it at the end.
struct Reason {
  std::string entity;
  TimePoint since{};
  struct Term {
    std::string term, value, holds;
  };
  std::vector<Term> terms;
};

struct Quality {
  load::VerdictQuality verdicts;
  std::uint64_t users = 0;    // labelled
  std::uint64_t unknown = 0;  // labelled, but not in the file of events
};

struct Outcome {
  std::string configuration, file, zone;
  Reading reading;
  double seconds = 0;  // on the machine's clock
  TimePoint first{}, last{};
  std::uint64_t users = 0;  // persons: joined ids are one
  std::vector<SegmentOutcome> segments;
  std::vector<DaySizes> days;      // their users in the order of `segments`
  std::vector<TierOutcome> tiers;  // empty: no table was ever told
  Json daily, weekly, monthly, retention, by_event, business;        // as GET /v1/kpis has them
  std::vector<Json> warnings;                                        // their signals, in order
  std::vector<std::pair<std::string, std::uint64_t>> fold_rejected;  // by code
  std::vector<Reason> why;  // of the segment that was asked for
  std::optional<Quality> quality;

  double events_per_second() const {
    return seconds > 0 ? static_cast<double>(reading.events) / seconds : 0;
  }
};

}  // namespace hearth::backtest
