#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"

// hearth.yaml: the product's meaning. One parser for the file and for the configuration message in the log (which carries
// the same text), so that what `hearth check` accepts is what every fold reads.
namespace hearth::contract {

// The four value classes and presence, which is no value (MISSION S1). kNone: known, but not activity.
enum class ActivityClass : std::uint8_t { kConsume, kCreate, kSocial, kAbsorb, kPresence, kNone };
inline constexpr std::size_t kActivityClasses = 5;  // without kNone
std::string_view name(ActivityClass activity);

// What KPIs and rules need to recognise, whatever the product calls it.
enum class Meaning : std::uint8_t {
  kNone, kLogin, kPayment, kRefund, kComplaint, kNpsAnswer, kSupportRequest, kSupportReply, kShare, kSessionTime,
};
std::string_view name(Meaning meaning);

enum class PropertyType : std::uint8_t { kString, kNumber, kInteger, kBoolean, kObject, kArray };
std::string_view name(PropertyType type);

struct PlannedProperty {
  std::string name;
  PropertyType type = PropertyType::kString;
  bool required = true;
};

struct PlannedEvent {
  std::string name;
  ActivityClass activity = ActivityClass::kNone;
  Meaning meaning = Meaning::kNone;
  std::int64_t weight = 1;  // how many ordinary actions of its class one such event is worth; a refund's is negative
  std::vector<PlannedProperty> properties;
};

struct TrackingPlan {
  bool strict = false;  // an event that is not planned is refused instead of counted
  ActivityClass unplanned = ActivityClass::kNone;  // the class of unplanned events where the plan is not strict
  std::map<std::string, PlannedEvent, std::less<>> events;
  const PlannedEvent* find(std::string_view event_name) const;
};

// contribution(class) = cap · (1 − 2^(−decayed weight / half_saturation)); the score is their sum. The caps sum to 100.
struct ScoreClass {
  std::int64_t cap = 0;              // points out of 100 that the class can contribute
  std::int64_t half_saturation = 1;  // decayed weight at which half of the cap is reached
};

struct ScoreSettings {
  Millis half_life = std::chrono::hours(24 * 7);
  std::array<ScoreClass, kActivityClasses> classes;  // by ActivityClass
  std::int64_t lowest_band = 10;                     // scores below this are the lowest band; presence.cap is less
};

struct Quota {
  std::int64_t events_per_second = 0;  // 0: without limit
  std::int64_t burst = 0;
};

struct IngestSettings {
  std::size_t max_event_bytes = 32 * 1024;
  std::size_t max_batch_events = 2500;
  std::size_t max_body_bytes = 4 * 1024 * 1024;        // as sent
  std::size_t max_expanded_bytes = 20 * 1024 * 1024;   // after decompression
  std::size_t max_expansion_ratio = 100;
  Millis max_future = std::chrono::minutes(5);         // a later event time is clamped to the receive time
  Quota default_quota;                                 // per write key
};

struct Product {
  TrackingPlan plan;
  ScoreSettings score;
  IngestSettings ingest;
  std::vector<std::int64_t> retention_days;  // ascending; MISSION S9: 1 3 7 14 28 30 60 90 180
};

struct Problem {
  int line = 0, column = 0;  // from 1; 0 where the whole file is meant
  std::string path;          // "tracking_plan.events.Order Completed.class"
  std::string text;          // what is wrong and what would be right
};

struct ParsedProduct {
  std::optional<Product> product;  // absent iff there are problems
  std::vector<Problem> problems;   // the first 100 in order of line
};

// `text` is YAML (so also JSON). An unknown key is a problem: a misspelt number would otherwise be a silent default.
ParsedProduct parse_product(std::string_view text);

}  // namespace hearth::contract
