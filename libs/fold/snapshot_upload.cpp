#include "fold/snapshot_upload.hpp"

#include <utility>

namespace hearth::fold {
namespace {

constexpr Millis kRoomPatience = std::chrono::seconds(10);

}  // namespace

SnapshotUpload::SnapshotUpload(jetstream::Publisher& publisher, const contract::Names& names,
                               const std::string& service, contract::Partition partition,
                               PartitionImage image, std::uint32_t fold_version, TimePoint now)
    : publisher_(publisher),
      subject_(names.snapshot_subject(service, partition)),
      manifest_subject_(names.snapshot_manifest_subject(service, partition)),
      image_(std::move(image)),
      digest_(image_.checkpoint) {
  manifest_.set_service(service);
  manifest_.set_partition(partition.number);
  manifest_.set_fold_version(fold_version);
  manifest_.set_checkpoint(image_.checkpoint);
  manifest_.set_entries(image_.states.size() + image_.timers.size());
  manifest_.set_taken_ms(to_unix_ms(now));
}

SnapshotUpload::~SnapshotUpload() {
  std::unique_lock lock(answers_.mutex);
  answers_.changed.wait(lock, [this] { return answers_.under_way == 0; });
}

std::optional<Result<std::uint64_t>> SnapshotUpload::step() {
  if (!failure() && !all_sent()) {
    send_chunks();
    return std::nullopt;
  }
  if (under_way() > 0) return std::nullopt;
  if (const auto failed = failure()) return fail(*failed);
  if (manifest_sent_) return answers_.sequences.back();  // nobody else has them any more
  manifest_sent_ = send(manifest_subject_, manifest());
  return std::nullopt;
}

// No more in one step, however fast they are acknowledged.
void SnapshotUpload::send_chunks() {
  for (std::size_t room = kMaxChunksUnderWay - under_way(); room > 0; --room) {
    if (chunk_.empty()) chunk_ = next_chunk();
    if (chunk_.empty() || !send(subject_, chunk_)) return;
    chunk_.clear();
  }
}

// States first and then timers, as the digest has them.
std::string SnapshotUpload::next_chunk() {
  pb::SnapshotChunk chunk;
  std::size_t size = 0;
  const auto add = [&](const std::string& key, std::string value, std::int64_t due) {
    size += key.size() + value.size() + 16;
    pb::SnapshotChunk::Entry* entry = chunk.add_entries();
    entry->set_key(key);
    entry->set_value(std::move(value));
    entry->set_due_ms(due);
  };
  while (size < kSnapshotChunkBytes && !image_.states.empty()) {
    auto state = image_.states.extract(image_.states.begin());
    digest_.add(state.key(), state.mapped());
    add(state.key(), std::move(state.mapped()), 0);
  }
  while (size < kSnapshotChunkBytes && !image_.timers.empty()) {
    const auto timer = image_.timers.extract(image_.timers.begin());
    digest_.add(timer.key(), std::to_string(timer.mapped()));
    add(timer.key(), "", timer.mapped());
  }
  return chunk.SerializeAsString();
}

std::string SnapshotUpload::manifest() {
  manifest_.set_digest(digest_.text());
  manifest_.mutable_chunks()->Assign(answers_.sequences.begin(), answers_.sequences.end());
  return manifest_.SerializeAsString();
}

// False: not now, or never; then failure() says why.
bool SnapshotUpload::send(const std::string& subject, const std::string& payload) {
  std::uint64_t token = 0;
  {
    const std::lock_guard lock(answers_.mutex);
    token = answers_.sequences.size();
    answers_.sequences.push_back(0);
    ++answers_.under_way;
  }
  const Status taken = publisher_.publish({subject, payload, "", {}}, {&on_ack, &answers_, token});
  if (taken) return true;
  const std::lock_guard lock(answers_.mutex);
  answers_.sequences.pop_back();
  --answers_.under_way;
  if (taken.error().kind != ErrorKind::kLimit) answers_.failure = taken.error();
  return false;
}

void SnapshotUpload::on_ack(void* context, std::uint64_t token,
                            const Result<jetstream::Ack>& outcome) {
  auto& answers = *static_cast<Answers*>(context);
  const std::lock_guard lock(answers.mutex);
  if (outcome) {
    answers.sequences[token] = outcome->sequence;
  } else {
    answers.failure = outcome.error();
  }
  --answers.under_way;
  answers.changed.notify_all();
}

bool SnapshotUpload::wait() {
  std::unique_lock lock(answers_.mutex);
  if (answers_.under_way > 0) {
    answers_.changed.wait(
        lock, [this, before = answers_.under_way] { return answers_.under_way < before; });
    return true;
  }
  lock.unlock();
  return publisher_.wait_for_room(kRoomPatience);
}

std::size_t SnapshotUpload::under_way() {
  const std::lock_guard lock(answers_.mutex);
  return answers_.under_way;
}

std::optional<Error> SnapshotUpload::failure() {
  const std::lock_guard lock(answers_.mutex);
  return answers_.failure;
}

}  // namespace hearth::fold
