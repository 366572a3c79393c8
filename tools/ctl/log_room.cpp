#include "log_room.hpp"

#include <algorithm>
#include <string>

#include "ingest/log_duties.hpp"
#include "jetstream/streams.hpp"

namespace hearth::ctl {
namespace {

constexpr std::uint64_t kLooksPerStream = 64;

}  // namespace

Status LogRoom::take(std::uint64_t bytes) {
  if (bytes > left_) {
    if (auto looked = look(); !looked) return looked;
  }
  left_ -= std::min(left_, bytes);
  return {};
}

Status LogRoom::look() {
  const auto full =
      ingest::find_full_partitions(*session_.nats, session_.names(), session_.genesis.partitions);
  if (!full) return {};
  const auto first = std::find(full->begin(), full->end(), true);
  if (first != full->end()) {
    const auto p = static_cast<std::uint16_t>(first - full->begin());
    return fail(ErrorKind::kLimit,
                "the stream " + session_.names().stream({p}) + " is more than " +
                    std::to_string(ingest::kFullPercent) +
                    " % full and takes nothing from outside: what is left is for what the services "
                    "send. Raise its max_bytes with NATS' own tools, or wait until its oldest "
                    "messages expire; then run the same again: it goes on where it stopped");
  }
  // All streams of the log are made with one size.
  const auto info = jetstream::stream_info(*session_.nats, session_.names().stream({0}));
  if (!info) return {};
  left_ = info->max_bytes > 0 ? static_cast<std::uint64_t>(info->max_bytes) / kLooksPerStream
                              : UINT64_MAX;
  return {};
}

}  // namespace hearth::ctl
