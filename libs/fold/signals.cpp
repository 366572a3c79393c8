#include "fold/signals.hpp"

#include <algorithm>
#include <tuple>

namespace hearth::fold {
namespace {

pb::Seen& seen_from(pb::Checkpoint& checkpoint, const contract::Signal& signal) {
  auto& all = *checkpoint.mutable_seen();
  const auto key =
      std::tuple<std::string_view, std::uint32_t>(signal.service, signal.source.number);
  const auto at =
      std::lower_bound(all.begin(), all.end(), key, [](const pb::Seen& a, const auto& b) {
        return std::tuple<std::string_view, std::uint32_t>(a.service(), a.partition()) < b;
      });
  if (at != all.end() && at->service() == signal.service &&
      at->partition() == signal.source.number) {
    return *at;
  }
  const auto index = static_cast<int>(at - all.begin());
  pb::Seen* added = all.Add();
  added->set_service(signal.service);
  added->set_partition(signal.source.number);
  for (int i = all.size() - 1; i > index; --i) all.SwapElements(i, i - 1);
  return all.at(index);
}

void accept(pb::Seen& seen, const contract::Signal& signal) {
  *seen.mutable_last() = to_proto(signal.cause);
  seen.clear_hole_since_ms();
  seen.clear_hole_reached();
}

}  // namespace

pb::Cause to_proto(const contract::Cause& cause) {
  pb::Cause out;
  out.set_sequence(cause.sequence);
  out.set_phase(static_cast<std::uint32_t>(cause.phase));
  out.set_major(cause.major);
  out.set_minor(cause.minor);
  out.set_k(cause.k);
  return out;
}

contract::Cause from_proto(const pb::Cause& cause) {
  return {cause.sequence(), static_cast<contract::Cause::Phase>(cause.phase()), cause.major(),
          cause.minor(), cause.k()};
}

Gate admit(pb::Checkpoint& checkpoint, const contract::Signal& signal, TimePoint now) {
  pb::Seen& seen = seen_from(checkpoint, signal);
  const contract::Cause last = from_proto(seen.last());
  if (signal.cause <= last) return Gate::kRepeat;
  if (signal.prev > last) {
    // A source that has lost its owner sends again from the hole on: what is repeated beyond it
    // proves nothing. What is new there was sent by a source that believes the hole filled.
    if (seen.hole_since_ms() == 0) seen.set_hole_since_ms(to_unix_ms(now));
    const bool is_new = signal.cause > from_proto(seen.hole_reached());
    const bool is_old = to_unix_ms(now) - seen.hole_since_ms() > kMaxHoleAge.count();
    if (is_new && is_old) return Gate::kStuck;
    if (is_new) *seen.mutable_hole_reached() = to_proto(signal.cause);
    return Gate::kHole;
  }
  accept(seen, signal);
  return Gate::kAccept;
}

void give_up(pb::Checkpoint& checkpoint, const contract::Signal& signal) {
  accept(seen_from(checkpoint, signal), signal);
}

ImportGate admit(const pb::Checkpoint& checkpoint, const contract::ImportPosition& position,
                 std::uint64_t last_line) {
  for (const pb::SeenImport& import : checkpoint.imports()) {
    if (import.id() != position.id) continue;
    if (last_line <= import.line()) return {Gate::kRepeat, import.line()};
    if (position.prev > import.line()) return {Gate::kHole, import.line()};
    return {Gate::kAccept, import.line()};
  }
  // Nothing of this import was folded here: only its first frame for this partition may be
  // accepted.
  return {position.prev == 0 ? Gate::kAccept : Gate::kHole, 0};
}

void imported(pb::Checkpoint& checkpoint, std::string_view import_id, std::uint64_t line) {
  for (pb::SeenImport& import : *checkpoint.mutable_imports()) {
    if (import.id() != import_id) continue;
    import.set_line(std::max(import.line(), line));
    return;
  }
  pb::SeenImport* added = checkpoint.add_imports();
  added->set_id(std::string(import_id));
  added->set_line(line);
  if (checkpoint.imports_size() > kMaxImportsRemembered) {
    checkpoint.mutable_imports()->DeleteSubrange(0, 1);
  }
}

contract::Cause sending(pb::Checkpoint& checkpoint, contract::Partition target,
                        const contract::Cause& cause) {
  auto& all = *checkpoint.mutable_sent();
  auto at = std::lower_bound(all.begin(), all.end(), target.number,
                             [](const pb::Sent& a, std::uint32_t b) { return a.partition() < b; });
  if (at == all.end() || at->partition() != target.number) {
    const auto index = static_cast<int>(at - all.begin());
    all.Add()->set_partition(target.number);
    for (int i = all.size() - 1; i > index; --i) all.SwapElements(i, i - 1);
    at = all.begin() + index;
  }
  const contract::Cause prev = from_proto(at->last());
  *at->mutable_last() = to_proto(cause);
  return prev;
}

}  // namespace hearth::fold
