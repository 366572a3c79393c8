#include "segmenter/core/segment_figures.hpp"

#include <algorithm>

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

bool active_within(const PersonFigures& person, Day to, Day length) {
  const auto after = std::upper_bound(person.days.begin(), person.days.end(), to);
  return after != person.days.begin() && *(after - 1) > to - length;
}

ordered_json ratio(double of, std::uint64_t by) {
  return by == 0 ? ordered_json(nullptr) : ordered_json(of / static_cast<double>(by));
}

}  // namespace

void SegmentFigures::add(const PersonFigures& person, const pb::User& user, Day to) {
  ++size;
  if (active_within(person, to, 1)) ++dau;
  if (active_within(person, to, 7)) ++wau;
  if (active_within(person, to, 28)) ++mau;
  fen += person.fen;
  days_active += person.days.size();
  const auto count = [this](const pb::Activity& part) {
    add_habits(grid, part.habits());
    for (int i = 0; i < part.names_size(); ++i) events[part.names(i)] += part.counts(i);
  };
  count(user.own());
  for (const pb::Linked& part : user.linked()) count(part.activity());
}

ordered_json segment_kpis(const SegmentFigures& figures, Day to) {
  return {{"to", day_text(to)},
          {"size", figures.size},
          {"dau", figures.dau},
          {"wau", figures.wau},
          {"mau", figures.mau},
          {"stickiness", ratio(static_cast<double>(figures.dau), figures.mau)},
          {"value_per_user", ratio(static_cast<double>(figures.fen) / 100, figures.size)},
          {"days_active_per_user", ratio(static_cast<double>(figures.days_active), figures.size)}};
}

}  // namespace hearth::segmenter
