#include "fold/lost_past.hpp"

#include <algorithm>
#include <sstream>

#include "contract/message.hpp"

namespace hearth::fold {
namespace {

constexpr std::string_view kHead = R"({"lost":")";
constexpr std::string_view kTail = R"("})";

}  // namespace

std::string encode_lost(const std::vector<LostPast>& all) {
  std::string text;
  for (const LostPast& lost : all) {
    if (!text.empty()) text.push_back(' ');
    text += std::to_string(lost.from) + " " + std::to_string(lost.ledger);
  }
  return std::string(kHead) + text + std::string(kTail);
}

std::vector<LostPast> parse_lost(std::string_view payload) {
  std::vector<LostPast> all;
  if (!payload.starts_with(kHead) || !payload.ends_with(kTail)) return all;
  payload.remove_prefix(kHead.size());
  payload.remove_suffix(kTail.size());
  std::istringstream in{std::string(payload)};
  for (LostPast lost; in >> lost.from >> lost.ledger;) all.push_back(lost);
  return all;
}

std::string encode_filler() {
  return contract::encode_empty({"filler", "/hearth/ctl", {}}, contract::Kind::kTick);
}

std::uint64_t known_of(const pb::Checkpoint& checkpoint, contract::Partition source,
                       bool is_source) {
  std::uint64_t known = 0;
  if (is_source) known = checkpoint.sequence() + (checkpoint.item() > 0 ? 1 : 0);
  for (const pb::Seen& seen : checkpoint.seen()) {
    if (seen.partition() == source.number) known = std::max(known, seen.last().sequence());
  }
  return known;
}

}  // namespace hearth::fold
