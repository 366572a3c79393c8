#include "witness.hpp"

#include "segmenter/core/membership.hpp"

namespace hearth::backtest {
namespace {

constexpr std::string_view kProgramme = "programme:";
constexpr std::string_view kRetired = "(retired)";  // a segment whose name went with its rule

}  // namespace

bool Witness::take(std::string_view entity, std::string_view name, std::string_view body,
                   TimePoint at) {
  if (name == segmenter::kSegmentsSignal) {
    note_moves(body);
    return true;
  }
  if (!entity.starts_with(kProgramme)) return false;
  warnings_.push_back({at, std::string(body)});
  return true;
}

void Witness::note_moves(std::string_view body) {
  simdjson::dom::object json;
  if (parser_.parse(body.data(), body.size()).get(json) != simdjson::SUCCESS) {
    return rejected("malformed-signal");
  }
  const auto count = [&](std::string_view list, std::uint64_t Moves::*counter) {
    simdjson::dom::array changes;
    if (json[list].get(changes) != simdjson::SUCCESS) return;
    for (const auto change : changes) {
      std::string_view segment;
      if (change["segment"].get(segment) != simdjson::SUCCESS) segment = kRetired;
      auto at = moves_.find(segment);
      if (at == moves_.end()) at = moves_.try_emplace(std::string(segment)).first;
      ++(at->second.*counter);
    }
  };
  count("entered", &Moves::entered);
  count("left", &Moves::left);
}

}  // namespace hearth::backtest
