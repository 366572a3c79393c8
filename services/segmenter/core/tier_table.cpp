#include "segmenter/core/tier_table.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace hearth::segmenter {
namespace {

using nlohmann::json;
using Fen = std::int64_t (pb::Cut::*)() const;

// The first tier whose cut, read at one place of its interval, is below the value.
std::size_t place(const std::vector<pb::Cut>& cuts, Fen fen, std::int64_t paid_fen) {
  std::size_t at = 0;
  while (at + 1 < cuts.size() && paid_fen <= (cuts[at].*fen)()) ++at;
  return at;
}

template <class Number>
bool read(const json& object, const char* key, Number& out) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_number_unsigned()) return false;
  out = at->get<Number>();
  return true;
}

std::optional<pb::Cut> cut_of(const json& object, bool last) {
  if (!object.is_object()) return std::nullopt;
  const auto tier = object.find("tier");
  if (tier == object.end() || !tier->is_string()) return std::nullopt;
  pb::Cut cut;
  cut.set_tier(tier->get<std::string>());
  std::uint32_t percent = 0;
  if (!read(object, "above_percent", percent) || percent >= 100 || last != (percent == 0)) {
    return std::nullopt;
  }
  cut.set_above_percent(percent);
  if (last) return cut;
  std::int64_t above = 0, low = 0, high = 0;
  if (!read(object, "above_fen", above) || !read(object, "low_fen", low) ||
      !read(object, "high_fen", high) || low > above || above > high) {
    return std::nullopt;
  }
  cut.set_above_fen(above);
  cut.set_low_fen(low);
  cut.set_high_fen(high);
  return cut;
}

bool descends(const std::vector<pb::Cut>& cuts) {
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    if (cuts[i].above_percent() >= cuts[i - 1].above_percent()) return false;
    if (cuts[i].above_fen() > cuts[i - 1].above_fen()) return false;
  }
  return true;
}

}  // namespace

TierTable::TierTable(std::uint64_t number, std::uint64_t population, std::vector<pb::Cut> cuts)
    : number_(number), population_(population), cuts_(std::move(cuts)) {}

Result<TierTable> TierTable::parse(std::string_view text) {
  const auto refused = [] { return fail(ErrorKind::kInvalid, "this is no table of tiers"); };
  const json body = json::parse(text, nullptr, false);
  TierTable table;
  if (!body.is_object() || !read(body, "number", table.number_) ||
      !read(body, "population", table.population_)) {
    return refused();
  }
  const auto cuts = body.find("cuts");
  if (cuts == body.end() || !cuts->is_array()) return refused();
  for (std::size_t i = 0; i < cuts->size(); ++i) {
    auto cut = cut_of((*cuts)[i], i + 1 == cuts->size());
    if (!cut) return refused();
    table.cuts_.push_back(*std::move(cut));
  }
  if (!descends(table.cuts_)) return refused();
  return table;
}

std::string TierTable::body() const {
  json body = {{"number", number_}, {"population", population_}, {"cuts", json::array()}};
  for (const pb::Cut& cut : cuts_) {
    json& one = body["cuts"].emplace_back(
        json{{"tier", cut.tier()}, {"above_percent", cut.above_percent()}});
    if (cut.above_percent() == 0) continue;
    one["above_fen"] = cut.above_fen();
    one["low_fen"] = cut.low_fen();
    one["high_fen"] = cut.high_fen();
  }
  return body.dump();
}

std::optional<std::string_view> TierTable::tier_of(std::int64_t paid_fen) const {
  if (cuts_.empty()) return std::nullopt;
  return cuts_[place(cuts_, &pb::Cut::above_fen, paid_fen)].tier();
}

std::optional<TierEstimate> TierTable::estimate(std::int64_t paid_fen) const {
  if (cuts_.empty()) return std::nullopt;
  const std::size_t least = place(cuts_, &pb::Cut::high_fen, paid_fen);
  const std::size_t most = place(cuts_, &pb::Cut::low_fen, paid_fen);
  return TierEstimate{.tier = *tier_of(paid_fen),
                      .least = cuts_[least].tier(),
                      .most = cuts_[most].tier(),
                      .percent_from = cuts_[least].above_percent(),
                      .percent_to = most == 0 ? 100 : cuts_[most - 1].above_percent()};
}

}  // namespace hearth::segmenter
