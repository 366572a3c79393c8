#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "contract/product.hpp"

namespace hearth::rewards {

inline constexpr std::string_view kEverybody = "all";  // an audience

struct TaskSettings {
  std::string id, title;
  std::string event;        // of the tracking plan
  std::int64_t count = 1;   // events that complete it
  std::int64_t points = 0;  // what it pays
  std::string budget;       // who pays
};

// Tasks in order: each unlocks the next.
struct Chain {
  std::string id;
  std::string audience;  // a segment, or kEverybody: who may complete the first task
  std::vector<TaskSettings> tasks;
};

struct CouponSettings {
  std::string title;
  std::int64_t value_fen = 0;
  std::int64_t stock = 0;              // coupons
  Millis valid{};                      // from the reservation on
  std::int64_t per_user = 1;           // at most so many that are unused or were used
  Millis cool_down{};                  // between two of one user, whatever became of the first
  std::int64_t minimum_order_fen = 0;  // 0: no threshold
};

// While a user is in the segment, and for so long from entering it, tasks pay less.
struct Downgrade {
  std::string segment;
  std::int64_t pays_percent = 0;
  Millis lasts{};
};

// The section `rewards` of hearth.yaml. All of it is empty where there is no such section.
struct Settings {
  std::uint64_t number = 0;                                  // of the configuration
  bool granting = true;                                      // false: nothing new is granted
  std::int64_t point_value_fen = 0;                          // what a point costs; 0: nothing
  std::map<std::string, std::int64_t, std::less<>> budgets;  // points to be granted in all
  std::vector<Chain> chains;
  std::map<std::string, CouponSettings, std::less<>> coupons;
  std::vector<Downgrade> downgrades;
  std::set<std::string, std::less<>> task_events;  // of all chains
  std::set<std::string, std::less<>> refunds;      // planned events of meaning refund
  std::set<std::string, std::less<>> payments;     // and of meaning payment
};

struct ParsedSettings {
  Settings settings;
  std::vector<contract::Problem> problems;  // none: the settings are valid
};

// Of the whole file's text. What is wrong outside of the section is not said here. A segment may
// have any name: a fold follows the log, whatever was retired since.
ParsedSettings parse_settings(std::string_view yaml);

// For `hearth check`: also the segments that the file does not have.
std::vector<contract::Problem> section_problems(std::string_view yaml);

}  // namespace hearth::rewards
