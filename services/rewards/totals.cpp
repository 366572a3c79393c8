#include "rewards/totals.hpp"

#include "rewards/core/keys.hpp"

namespace hearth::rewards {

Result<ReadTotals> read_totals(fold::StateReader& reader) {
  const auto all = reader.read_all({std::string(kLedgerKey)});
  if (!all) return fail(all.error());
  ReadTotals read;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const fold::ReadStates& states = (*all)[i];
    read.position[{static_cast<std::uint16_t>(i)}] = states.checkpoint.sequence();
    pb::Entity state;
    if (states.values.front() && !state.ParseFromString(*states.values.front())) {
      return fail(ErrorKind::kCorrupt, "a partition's totals do not parse");
    }
    read.partitions.push_back(std::move(*state.mutable_totals()));
  }
  return read;
}

}  // namespace hearth::rewards
