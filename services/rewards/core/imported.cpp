#include "rewards/core/imported.hpp"

#include <algorithm>
#include <array>

#include "contract/linking.hpp"
#include "rewards/core/held_coupons.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/linking.hpp"
#include "rewards/core/messages.hpp"

namespace hearth::rewards {
namespace {

constexpr std::array kSegmenters = {contract::kLinkSignal, contract::kRestoreSignal};
constexpr std::array kOwn = {kJoined, kParted, kGivenBack, kReturned, kCouponReleased};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_followed(const contract::Input& imported) {
  if (imported.what != contract::Input::What::kSignal) return false;
  const contract::Signal& signal = *imported.signal;
  if (signal.service == kSegmenterService) return contains(kSegmenters, signal.name);
  return signal.service == kOwnService && contains(kOwn, signal.name);
}

void sweep_after_import(Draft& draft) {
  const pb::Entity* const ledger = draft.find(kLedgerKey);
  if (ledger != nullptr && ledger->totals().sweep_wanted()) draft.sweep_now();
}

void arm_missing(Draft& draft) {
  const pb::Standing* const known = draft.known();
  if (known == nullptr || !known->unarmed()) return;
  pb::Standing& mine = *draft.edit(draft.input().entity).mutable_standing();
  mine.clear_unarmed();
  if (!mine.coupons().empty()) arm_expiry(draft);
  arm_link(draft);
}

}  // namespace hearth::rewards
