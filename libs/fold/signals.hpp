#pragma once

#include <cstdint>
#include <string_view>

#include "common/time.hpp"
#include "contract/cause.hpp"
#include "contract/message.hpp"
#include "fold/state.pb.h"

// The rule that makes signals between partitions exactly-once for ever, without the broker's help:
// a signal names its cause and the cause of the one before it on the same way; its reader, who last
// saw L, accepts iff prev <= L < cause.
namespace hearth::fold {

enum class Gate : std::uint8_t {
  kAccept,
  kRepeat,  // seen before
  kHole,    // one before it is missing; its publisher will resend both, in order
  kStuck,  // the hole is older than kMaxHoleAge and its source goes on beyond it: one is lost; stop
};

inline constexpr Millis kMaxHoleAge = std::chrono::seconds(60);

// Before the first signal L is zero, so only a source's first signal is accepted then: accepting
// any would lose the first one whenever the second overtakes it (the simulator found that).
// Judges a signal and, if accepted, moves L. `now` is log time.
Gate admit(pb::Checkpoint& checkpoint, const contract::Signal& signal, TimePoint now);

// Moves L to a signal that is stuck, because an operator gave up those that are missing before it.
void give_up(pb::Checkpoint& checkpoint, const contract::Signal& signal);

// The same rule for imported frames, by lines: lines at or below the answer are folded already.
// Frames beyond a hole answer kHole. An accepted frame must be reported with imported() once its
// last line is folded.
struct ImportGate {
  Gate gate = Gate::kAccept;
  std::uint64_t folded = 0;
};
ImportGate admit(const pb::Checkpoint& checkpoint, const contract::ImportPosition& position,
                 std::uint64_t last_line);
void imported(pb::Checkpoint& checkpoint, std::string_view import_id, std::uint64_t line);
inline constexpr int kMaxImportsRemembered = 32;  // that have not ended

// Notes that a signal with `cause` goes to `target` and returns its prev.
contract::Cause sending(pb::Checkpoint& checkpoint, contract::Partition target,
                        const contract::Cause& cause);

pb::Cause to_proto(const contract::Cause& cause);
contract::Cause from_proto(const pb::Cause& cause);

}  // namespace hearth::fold
