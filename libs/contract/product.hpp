#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "contract/text_runs.hpp"

// hearth.yaml: the product's meaning. One parser for the file and for the configuration message in the log (which carries
// the same text), so that what `hearth check` accepts is what every fold reads.
namespace hearth::contract {

// The four value classes and presence, which is no value. kNone: known, but not activity.
enum class ActivityClass : std::uint8_t { kConsume, kCreate, kSocial, kAbsorb, kPresence, kNone };
inline constexpr std::size_t kActivityClasses = 5;  // without kNone
std::string_view name(ActivityClass activity);

// What KPIs and rules need to recognise, whatever the product calls it.
enum class Meaning : std::uint8_t {
  kNone, kLogin, kPayment, kRefund, kComplaint, kNpsAnswer, kSupportRequest, kSupportReply, kShare, kSessionTime,
  kReward,
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
  // The property that names whose content the event is about: "author_id". On one's own content it is no activity.
  std::string author;
  bool server_side = false;  // a back end sends it of its own: nobody was active, and no silence ends
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

// A rule's text as the file has it. What it means is the rule language's matter, not this library's.
struct NamedRule {
  std::string name;
  std::string rule;
  std::string title;         // for people; may be empty
  int line = 0, column = 0;  // where the rule's text begins in hearth.yaml
  TextRuns runs;             // and how it goes on there
  // Where hearth.yaml has a place of the rule's own text. Of a rule that is not of the file: that place.
  TextPlace in_file(TextPlace place) const { return place_in_file(runs, {line, column}, place); }
};

struct DraftSegment : NamedRule {
  bool draft = false;  // its inputs are kept, but nobody enters it
};

// Who a user is, by rules over what it did.
struct SegmentSettings {
  std::vector<NamedRule> conditions;   // in order; each may name those before it
  std::vector<DraftSegment> segments;  // may name all conditions
  std::int64_t ring_accounts = 4;      // so many accounts on one device or address make a ring
};

// Value tiers by percentile of the live population's realised value, the highest first.
struct Tier {
  std::string name;
  std::int64_t above_percent = 0;  // users above this percentile of the paying population; 0: all others
};
struct TierSettings {
  std::vector<Tier> tiers;              // above_percent descends, the last is 0
  std::int64_t minimum_population = 0;  // with fewer users with value there are no tiers: they are unknown
};

// When a figure of the KPI table means trouble, and what is then opened.
struct Warning {
  std::string name;
  NamedRule open, close;           // over KPI figures; close ends what open began (hysteresis)
  std::string sample;              // the figure that counts what the judged one was computed from
  std::int64_t minimum_sample = 0;  // with less the warning neither opens nor closes
  std::string programme, owner;    // what is opened, and who answers for it
};

struct Product {
  TrackingPlan plan;
  ScoreSettings score;
  SegmentSettings segments;
  TierSettings tiers;
  std::vector<Warning> warnings;
  IngestSettings ingest;
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
