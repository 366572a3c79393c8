#include "segmenter/core/observed_time.hpp"

#include "contract/unproven.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kUnprovenMs = contract::kUnproven.count();

}  // namespace

bool note_mark(const contract::Input& input, Workspace& workspace) {
  pb::Outages& known = *workspace.edit(kOutagesKey).mutable_outages();
  const std::int64_t at = to_unix_ms(input.now);
  const std::int64_t proven = known.last_mark() + kUnprovenMs;
  if (known.last_mark() != 0 && at > proven) {
    known.add_from(proven);
    known.add_to(at);
  }
  known.set_last_mark(at);
  if (known.from_size() <= kMaxOutages) return false;
  known.mutable_from()->erase(known.from().begin());
  known.mutable_to()->erase(known.to().begin());
  return true;
}

std::vector<Outage> outages_at(const pb::Entity* row, TimePoint now) {
  std::vector<Outage> out;
  if (row == nullptr) return out;
  const pb::Outages& known = row->outages();
  for (int i = 0; i < known.from_size(); ++i) out.push_back({known.from(i), known.to(i)});
  const std::int64_t proven = known.last_mark() + kUnprovenMs, at = to_unix_ms(now);
  if (known.last_mark() != 0 && at > proven) out.push_back({proven, at});
  return out;
}

}  // namespace hearth::segmenter
