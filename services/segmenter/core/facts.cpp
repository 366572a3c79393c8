#include "segmenter/core/facts.hpp"

#include <algorithm>
#include <limits>

#include "common/check.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::segmenter {
namespace {

using rules::Type;
using rules::Value;

struct Seen {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  void add(const pb::Activity& part) {
    if (!has_activity(part)) return;
    first = std::min(first, part.first_seen());
    last = std::max(last, part.last_seen());
  }
};

Seen seen_of(const pb::User& user) {
  Seen seen;
  seen.add(user.own());
  for (const pb::Linked& part : user.linked()) seen.add(part.activity());
  return seen;
}

constexpr double kHundredths = 100;
constexpr double kFenPerYuan = 100;

}  // namespace

std::vector<rules::Variable> fact_variables() {
  return {{"score", Type::kDouble},           {"score.consume", Type::kDouble},
          {"score.create", Type::kDouble},    {"score.social", Type::kDouble},
          {"score.absorb", Type::kDouble},    {"score.presence", Type::kDouble},
          {"tenure_days", Type::kInt},        {"first_seen", Type::kTimestamp},
          {"last_seen", Type::kTimestamp},    {"identified", Type::kBool},
          {"accounts_on_device", Type::kInt}, {"accounts_on_address", Type::kInt},
          {"value", Type::kDouble},           {"tier", Type::kString}};
}

Moment moment_at(TimePoint now, DayClock& clock) {
  return {to_unix_ms(now), clock.day(now),
          std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count()};
}

Day first_day_of(const pb::User& user, DayClock& clock) {
  return clock.day(from_unix_ms(seen_of(user).first));
}

void read_facts(const Person& person, const Moment& moment, const Score& score,
                std::span<Value> out) {
  HEARTH_CHECK(out.size() >= kFacts);
  const pb::User& user = person.user;
  const Seen seen = seen_of(user);
  const auto set = [&out](Fact fact, Value value) { out[index_of(fact)] = value; };
  set(Fact::kScore, Value::of(static_cast<double>(score.total) / kHundredths));
  for (std::size_t i = 0; i < score.contributions.size(); ++i) {
    out[index_of(Fact::kFromConsume) + i] =
        Value::of(static_cast<double>(score.contributions[i]) / kHundredths);
  }
  set(Fact::kTenureDays, Value::of(std::int64_t{std::max(moment.day - person.first, 0)}));
  set(Fact::kFirstSeen, Value::timestamp(seen.first));
  set(Fact::kLastSeen, Value::timestamp(seen.last));
  set(Fact::kIdentified, Value::of(person.entity.starts_with("u:")));
  set(Fact::kAccounts, Value::of(std::int64_t{std::max(user.standing().accounts(), 1U)}));
  set(Fact::kNeighbours,
      Value::of(std::int64_t{std::max(user.standing().accounts_on_address(), 1U)}));
  set(Fact::kValue, Value::of(static_cast<double>(paid_fen(user)) / kFenPerYuan));
  set(Fact::kTier, person.tier ? Value::of(*person.tier) : Value{});
}

}  // namespace hearth::segmenter
