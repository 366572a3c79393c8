#include "population.hpp"

#include <utility>

#include "common/check.hpp"
#include "contract/json_text.hpp"

namespace hearth::load {

using contract::append_unsigned;

Population::Population(PopulationOptions options)
    : options_(std::move(options)), chance_(options_.seed) {
  HEARTH_CHECK(options_.users > 0);
  if (options_.anonymous_percent > 0) visits_.resize(options_.users, 0);
}

std::uint64_t Population::append_event(std::string& out, std::string_view rfc3339_time) {
  const std::uint64_t user = draw_user();
  const std::string_view opening = mix_.opening(chance_.next());
  bool knows_user = true, knows_visitor = false;
  if (!visits_.empty() && begins_anonymous(user)) {
    std::uint8_t& visits = visits_[user];
    knows_user = visits >= kVisits;
    knows_visitor = visits <= kVisits;
    if (visits < kIdentified) ++visits;
  }
  if (knows_user && knows_visitor) {
    out += R"({"type":"identify","traits":{"plan":"free"})";
  } else {
    out += opening;
  }
  if (knows_user) {
    out += R"(,"userId":"u)";
    append_unsigned(out, user);
    out += '"';
  }
  if (knows_visitor) {
    out += R"(,"anonymousId":"a)";
    append_unsigned(out, user);
    out += '"';
  }
  out += R"(,"messageId":")";
  out += options_.run;
  out += '-';
  append_unsigned(out, next_number_);
  out += R"(","timestamp":")";
  out += rfc3339_time;
  out += R"("})";
  return next_number_++;
}

std::string Population::message_id(std::uint64_t number) const {
  return options_.run + '-' + std::to_string(number);
}

// With u uniform, users · u² has a density that falls with the square root of the rank.
std::uint64_t Population::draw_user() {
  const double u = chance_.fraction();
  return static_cast<std::uint64_t>(static_cast<double>(options_.users) * u * u);
}

bool Population::begins_anonymous(std::uint64_t user) const {
  const auto percent = static_cast<std::uint64_t>(options_.anonymous_percent);
  return Chance(options_.seed ^ (user + 1)).next() % 100 < percent;
}

}  // namespace hearth::load
