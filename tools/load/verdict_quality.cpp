#include "verdict_quality.hpp"

namespace hearth::load {
namespace {

double share(std::uint64_t part, std::uint64_t whole, double of_nothing) {
  return whole == 0 ? of_nothing : static_cast<double>(part) / static_cast<double>(whole);
}

void count(Hits& hits, bool meant, bool said) {
  hits.meant += meant ? 1 : 0;
  hits.flagged += said ? 1 : 0;
  hits.right += meant && said ? 1 : 0;
}

}  // namespace

double Hits::precision() const { return share(right, flagged, 1); }
double Hits::recall() const { return share(right, meant, 1); }

void VerdictQuality::add(Intent intent, const Verdicts& meant, const Verdicts& said) {
  count(fake_active_, meant.fake_active, said.fake_active);
  count(bonus_hunter_, meant.bonus_hunter, said.bonus_hunter);
  Count& group = by_intent_[static_cast<std::size_t>(intent)];
  ++group.users;
  group.flagged += said.fake_active || said.bonus_hunter ? 1 : 0;
}

double VerdictQuality::flagged_share(Intent intent) const {
  const Count& group = by_intent_[static_cast<std::size_t>(intent)];
  return share(group.flagged, group.users, 0);
}

}  // namespace hearth::load
