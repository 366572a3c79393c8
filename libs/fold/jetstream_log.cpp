#include "fold/jetstream_log.hpp"

#include "fold/installation.hpp"

namespace hearth::fold {
namespace {

constexpr Millis kRecordTimeout = std::chrono::seconds(5);

// Skips lie beside the rejections, under a service name of their own, so that one question finds
// them: the last message holds all of the partition.
constexpr std::string_view kSkipsOf = "-skips";

}  // namespace

JetStreamLog::JetStreamLog(jetstream::Connection& connection, jetstream::Publisher& publisher,
                           contract::Names names)
    : connection_(connection),
      publisher_(publisher),
      names_(std::move(names)),
      ledger_(connection, publisher, names_) {}

Result<LogBounds> JetStreamLog::bounds(contract::Partition partition) {
  const auto info = jetstream::stream_info(connection_, names_.stream(partition));
  if (!info) return fail(info.error());
  return LogBounds{info->first_seq, info->last_seq};
}

Result<std::optional<LogMessage>> JetStreamLog::get(contract::Partition partition,
                                                    std::uint64_t sequence) {
  auto message = jetstream::get_message(connection_, names_.stream(partition), sequence);
  if (!message && message.error().kind == ErrorKind::kNotFound) return std::optional<LogMessage>();
  if (!message) return fail(message.error());
  got_ = std::move(*message);
  return std::optional<LogMessage>(
      {got_.seq, got_.time, names_.kind_of(got_.subject), got_.payload});
}

Status JetStreamLog::open(contract::Partition partition, std::uint64_t from) {
  close(partition);
  auto reader = jetstream::OrderedReader::open(connection_, names_.stream(partition), from);
  if (!reader) return fail(reader.error());
  open_[partition].reader = std::move(*reader);
  return {};
}

void JetStreamLog::close(contract::Partition partition) { open_.erase(partition); }

Status JetStreamLog::poll(contract::Partition partition, std::size_t max,
                          std::vector<LogMessage>& out) {
  const auto at = open_.find(partition);
  if (at == open_.end()) return fail(ErrorKind::kUnavailable, "the partition is not open");
  at->second.received.clear();
  const Status polled = at->second.reader->poll(at->second.received, max, Millis(0));
  for (const auto& message : at->second.received) {
    out.push_back(
        {message.sequence, message.stored, names_.kind_of(message.subject), message.payload});
  }
  return polled;
}

Result<std::set<Skip>> JetStreamLog::skips(std::string_view service,
                                           contract::Partition partition) {
  const std::string subject =
      names_.rejected_subject(std::string(service).append(kSkipsOf), partition);
  const auto message = jetstream::last_message(connection_, names_.rejected_stream(), subject);
  if (!message && message.error().kind == ErrorKind::kNotFound) return std::set<Skip>();
  if (!message) return fail(message.error());
  auto skips = parse_skips(message->payload);
  if (!skips) return fail(ErrorKind::kCorrupt, subject + ": recorded skips that do not parse");
  return *std::move(skips);
}

Result<contract::Configuration> JetStreamLog::last_configuration() {
  return fold::last_configuration(connection_, names_, {0});
}

Status JetStreamLog::record_skip(std::string_view service, contract::Partition partition,
                                 const Skip& skip) {
  auto known = skips(service, partition);
  if (!known) return fail(known.error());
  if (!known->insert(skip).second) return {};
  const std::string subject =
      names_.rejected_subject(std::string(service).append(kSkipsOf), partition);
  const auto ack =
      publisher_.publish_and_wait({subject, encode_skips(*known), "", {}}, kRecordTimeout);
  return ack ? Status{} : fail(ack.error());
}

void JetStreamLog::on_ack(void* context, std::uint64_t token,
                          const Result<jetstream::Ack>& outcome) {
  auto& answers = *static_cast<Answers*>(context);
  const std::lock_guard lock(answers.mutex);
  const auto at = answers.waiting.find(token);
  if (at == answers.waiting.end()) return;
  Published published = at->second;
  published.acknowledged = outcome.has_value();
  answers.waiting.erase(at);
  answers.ready.push_back(published);
}

Status JetStreamLog::publish(const Outgoing& outgoing) {
  std::uint64_t token = 0;
  {
    const std::lock_guard lock(answers_.mutex);
    token = answers_.next++;
    answers_.waiting.emplace(token, outgoing.token);
  }
  const Status taken = publisher_.publish({outgoing.subject, outgoing.payload, outgoing.msg_id, {}},
                                          {&JetStreamLog::on_ack, &answers_, token});
  if (!taken) {
    const std::lock_guard lock(answers_.mutex);
    answers_.waiting.erase(token);
  }
  return taken;
}

void JetStreamLog::completions(std::vector<Published>& out) {
  const std::lock_guard lock(answers_.mutex);
  out.insert(out.end(), answers_.ready.begin(), answers_.ready.end());
  answers_.ready.clear();
}

}  // namespace hearth::fold
