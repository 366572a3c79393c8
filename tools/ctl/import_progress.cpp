#include "import_progress.hpp"

#include <algorithm>

#include "fold/signals.hpp"
#include "fold/state_reader.hpp"
#include "jetstream/reader.hpp"
#include "jetstream/streams.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t kBatch = 500;
constexpr Millis kWait = std::chrono::seconds(1);
constexpr int kMaxSilentPolls = 30;

std::uint64_t line_of(const fold::pb::Checkpoint& checkpoint, std::string_view import_id) {
  for (const auto& import : checkpoint.imports()) {
    if (import.id() == import_id) return import.line();
  }
  return 0;
}

void fold_frame(contract::Decoder& decoder, std::string_view payload, std::string_view import_id,
                fold::pb::Checkpoint& checkpoint) {
  contract::Envelope envelope;
  contract::Frame frame;
  if (!decoder.frame(payload, envelope, frame) || !frame.import || frame.events.empty()) return;
  if (frame.import->id != import_id) return;
  const std::uint64_t last = frame.events.back().line;
  if (fold::admit(checkpoint, *frame.import, last).gate != fold::Gate::kAccept) return;
  fold::imported(checkpoint, import_id, last);
}

Result<std::uint64_t> line_in_log(const Session& session, contract::Partition partition,
                                  std::string_view import_id, fold::pb::Checkpoint checkpoint) {
  const std::string stream = session.names().stream(partition);
  const auto info = jetstream::stream_info(*session.nats, stream);
  if (!info) return fail(info.error());
  const std::uint64_t from = std::max(checkpoint.sequence() + 1, info->first_seq);
  if (from > info->last_seq) return line_of(checkpoint, import_id);
  auto reader = jetstream::OrderedReader::open(*session.nats, stream, from);
  if (!reader) return fail(reader.error());
  contract::Decoder decoder;
  std::vector<jetstream::ReceivedMessage> received;
  const std::string subject = session.names().subject(partition, contract::Kind::kHistory);
  int silent = 0;
  while ((*reader)->next_sequence() <= info->last_seq) {
    received.clear();
    if (auto read = (*reader)->poll(received, kBatch, kWait); !read) return fail(read.error());
    silent = received.empty() ? silent + 1 : 0;
    if (silent == kMaxSilentPolls) {
      return fail(ErrorKind::kUnavailable, "the log does not deliver " + stream);
    }
    for (const auto& message : received) {
      if (message.subject == subject) fold_frame(decoder, message.payload, import_id, checkpoint);
    }
  }
  return line_of(checkpoint, import_id);
}

}  // namespace

Result<std::vector<std::uint64_t>> lines_in_log(const Session& session,
                                                std::string_view import_id) {
  fold::StateReader states(session.settings.redis, session.names(), std::string(kServices[0]),
                           session.genesis.partitions);
  const auto folded = states.read_all({});
  if (!folded) return fail(folded.error());
  std::vector<std::uint64_t> out;
  for (std::uint16_t p = 0; p < session.genesis.partitions; ++p) {
    const auto line = line_in_log(session, {p}, import_id, (*folded)[p].checkpoint);
    if (!line) return fail(line.error());
    out.push_back(*line);
  }
  return out;
}

}  // namespace hearth::ctl
