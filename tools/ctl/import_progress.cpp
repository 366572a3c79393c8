#include "import_progress.hpp"

#include <algorithm>

#include "fold/remembered.hpp"
#include "fold/signals.hpp"
#include "fold/state_reader.hpp"
#include "jetstream/reader.hpp"
#include "jetstream/streams.hpp"
#include "services.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t kBatch = 500;
constexpr Millis kWait = std::chrono::seconds(1);
constexpr int kMaxSilentPolls = 30;

// What a fold remembers of imports.
struct Memory {
  fold::pb::Checkpoint checkpoint;
  fold::pb::Settings settings;
};

std::uint64_t line_of(const Memory& memory, std::string_view import_id) {
  if (fold::has_ended(memory.settings, import_id)) return kWholeImport;
  for (const auto& import : memory.checkpoint.imports()) {
    if (import.id() == import_id) return import.line();
  }
  return 0;
}

void fold_frame(contract::Decoder& decoder, std::string_view payload, std::string_view import_id,
                Memory& memory) {
  contract::Envelope envelope;
  contract::Frame frame;
  if (!decoder.frame(payload, envelope, frame) || !frame.import) return;
  if (frame.import->id != import_id || fold::has_ended(memory.settings, import_id)) return;
  if (!frame.import->end && frame.events.empty()) return;
  const std::uint64_t last = frame.import->end ? frame.import->prev : frame.events.back().line;
  const fold::Gate gate = fold::admit(memory.checkpoint, *frame.import, last).gate;
  if (frame.import->end) {
    if (gate != fold::Gate::kHole)
      fold::remember_end(import_id, memory.checkpoint, memory.settings);
  } else if (gate == fold::Gate::kAccept) {
    fold::imported(memory.checkpoint, import_id, last);
  }
}

Result<std::uint64_t> line_in_log(const Session& session, contract::Partition partition,
                                  std::string_view import_id, Memory memory) {
  const std::string stream = session.names().stream(partition);
  const auto info = jetstream::stream_info(*session.nats, stream);
  if (!info) return fail(info.error());
  const std::uint64_t from = std::max(memory.checkpoint.sequence() + 1, info->first_seq);
  if (from > info->last_seq) return line_of(memory, import_id);
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
      if (message.subject == subject) fold_frame(decoder, message.payload, import_id, memory);
    }
  }
  return line_of(memory, import_id);
}

}  // namespace

Result<std::vector<std::uint64_t>> lines_in_log(const Session& session,
                                                std::string_view import_id) {
  fold::StateReader states(session.settings.redis, session.names(),
                           std::string(services().front().name), session.genesis.partitions);
  const auto folded = states.read_all({std::string(fold::kSettingsKey)});
  if (!folded) return fail(folded.error());
  std::vector<std::uint64_t> out;
  for (std::uint16_t p = 0; p < session.genesis.partitions; ++p) {
    const fold::ReadStates& read = (*folded)[p];
    Memory memory{read.checkpoint, {}};
    if (!memory.settings.ParseFromString(read.values.front().value_or(std::string()))) {
      return fail(ErrorKind::kCorrupt, "the stored settings do not parse");
    }
    const auto line = line_in_log(session, {p}, import_id, std::move(memory));
    if (!line) return fail(line.error());
    out.push_back(*line);
  }
  return out;
}

}  // namespace hearth::ctl
