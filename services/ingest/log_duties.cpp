#include "ingest/log_duties.hpp"

#include "contract/message.hpp"
#include "jetstream/streams.hpp"

namespace hearth::ingest {
namespace {

using contract::Kind;

constexpr Millis kMarkTimeout{2'000};

bool is_full(const jetstream::StreamInfo& info) {
  return info.max_bytes > 0 &&
         info.bytes >= static_cast<std::uint64_t>(info.max_bytes) / 100 * kFullPercent;
}

}  // namespace

Result<std::vector<bool>> find_full_partitions(jetstream::Connection& connection,
                                               const contract::Names& names,
                                               std::uint16_t partitions) {
  std::vector<bool> full(partitions);
  for (std::uint16_t p = 0; p < partitions; ++p) {
    const auto info = jetstream::stream_info(connection, names.stream({p}));
    if (!info) return fail(info.error());
    full[p] = is_full(*info);
  }
  return full;
}

Status write_marks(const Terms& terms, TimePoint minute) {
  const auto number = std::chrono::floor<std::chrono::minutes>(minute.time_since_epoch()).count();
  const std::string id = "mark/" + std::to_string(number);
  const std::string payload = contract::encode_empty({id, "/hearth/ingest", minute}, Kind::kMark);
  for (std::uint16_t p = 0; p < terms.partitions; ++p) {
    if (terms.is_full({p})) continue;
    const std::string subject = terms.names.subject({p}, Kind::kMark);
    const auto ack = terms.dead_letters->publish_and_wait(
        {.subject = subject, .payload = payload, .msg_id = id}, kMarkTimeout);
    if (!ack) return fail(ack.error());
  }
  return {};
}

}  // namespace hearth::ingest
