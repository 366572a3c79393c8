#include "fold/jetstream_ledger.hpp"

#include <algorithm>

#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

// Beside the services' rejections, as it is one too. Last as long as the log's messages do.
constexpr std::string_view kLostBy = "ledger";
constexpr Millis kRecordTimeout = std::chrono::seconds(5);
constexpr Millis kReadPatience = std::chrono::seconds(5);
constexpr std::size_t kReadAhead = 16;

Result<std::uint64_t> sequence_of(const Result<jetstream::Ack>& outcome) {
  if (!outcome) return fail(outcome.error());
  return outcome->sequence;
}

}  // namespace

JetStreamLedger::JetStreamLedger(jetstream::Connection& connection, jetstream::Publisher& publisher,
                                 contract::Names names)
    : connection_(connection), publisher_(publisher), names_(std::move(names)) {}

Result<LogBounds> JetStreamLedger::bounds(contract::Partition partition) {
  const auto info = jetstream::stream_info(connection_, names_.ledger_stream(partition));
  if (info) return LogBounds{info->first_seq, info->last_seq};
  if (info.error().kind != ErrorKind::kNotFound) return fail(info.error());
  return fail(ErrorKind::kNotFound,
              "there is no ledger yet: hearth-ctl init creates it (" + info.error().detail + ")");
}

Result<std::vector<LostPast>> JetStreamLedger::lost(contract::Partition partition) {
  const auto last = jetstream::last_message(connection_, names_.rejected_stream(),
                                            names_.rejected_subject(kLostBy, partition));
  if (last) return parse_lost(last->payload);
  if (last.error().kind == ErrorKind::kNotFound) return std::vector<LostPast>();
  return fail(last.error());
}

Status JetStreamLedger::record_lost(contract::Partition partition, const LostPast& lost) {
  auto all = this->lost(partition);
  if (!all) return fail(all.error());
  if (std::find(all->begin(), all->end(), lost) != all->end()) return {};
  all->push_back(lost);
  const auto ack = publisher_.publish_and_wait(
      {names_.rejected_subject(kLostBy, partition), encode_lost(*all), {}, {}}, kRecordTimeout);
  return ack ? Status{} : fail(ack.error());
}

Status JetStreamLedger::open(contract::Partition partition, std::uint64_t from) {
  close(partition);
  auto reader = jetstream::OrderedReader::open(connection_, names_.ledger_stream(partition), from);
  if (!reader) return fail(reader.error());
  readers_[partition] = std::move(*reader);
  return {};
}

void JetStreamLedger::close(contract::Partition partition) { readers_.erase(partition); }

Status JetStreamLedger::read(contract::Partition partition, std::vector<LedgerMessage>& out) {
  const auto at = readers_.find(partition);
  if (at == readers_.end()) return fail(ErrorKind::kUnavailable, "the ledger is not open");
  std::vector<jetstream::ReceivedMessage> received;
  const Status polled = at->second->poll(received, kReadAhead, kReadPatience);
  for (const auto& message : received)
    out.push_back({message.sequence, std::string(message.payload)});
  if (!received.empty()) return {};
  return polled ? fail(ErrorKind::kUnavailable, "the ledger does not deliver") : polled;
}

void JetStreamLedger::append(contract::Partition partition, const std::string& payload,
                             std::uint64_t after) {
  std::uint64_t token = 0;
  {
    const std::lock_guard lock(appends_.mutex);
    token = appends_.next++;
    appends_.last[partition] = {token, std::nullopt};
  }
  const Status taken = publisher_.publish({names_.ledger_subject(partition), payload, {}, after},
                                          {&JetStreamLedger::on_ack, &appends_, token});
  if (!taken) on_ack(&appends_, token, fail(taken.error()));
}

void JetStreamLedger::on_ack(void* context, std::uint64_t token,
                             const Result<jetstream::Ack>& outcome) {
  auto& appends = *static_cast<Appends*>(context);
  const std::lock_guard lock(appends.mutex);
  for (auto& [partition, append] : appends.last) {
    if (append.token == token) append.outcome = sequence_of(outcome);
  }
  appends.changed.notify_all();
}

Result<std::uint64_t> JetStreamLedger::appended(contract::Partition partition) {
  std::unique_lock lock(appends_.mutex);
  const auto at = appends_.last.find(partition);
  if (at == appends_.last.end()) return fail(ErrorKind::kInvalid, "nothing is being appended");
  // The publisher completes everything within its deadline, hence no second time limit here.
  appends_.changed.wait(lock, [&] { return at->second.outcome.has_value(); });
  const Result<std::uint64_t> outcome = std::move(*at->second.outcome);
  appends_.last.erase(at);
  count(outcome);
  return outcome;
}

void JetStreamLedger::count(const Result<std::uint64_t>& outcome) {
  if (outcome) {
    ++counts_.appended;
  } else if (outcome.error().kind == ErrorKind::kConflict) {
    ++counts_.conflicts;
  } else if (outcome.error().kind == ErrorKind::kUnknown) {
    ++counts_.unknown;
  } else {
    ++counts_.failed;
  }
}

}  // namespace hearth::fold
