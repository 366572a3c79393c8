#include "fold/memory_store.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hearth::fold {

using contract::Partition;

void apply(PartitionImage& image, const Commit& commit) {
  for (const auto& [key, bytes] : commit.states) image.states[key] = bytes;
  for (const auto& key : commit.erased) image.states.erase(key);
  for (const auto& timer : commit.timers) image.timers[timer.member] = to_unix_ms(timer.due);
  for (const auto& member : commit.timers_erased) image.timers.erase(member);
  for (const auto& [ordinal, entry] : commit.outbox) image.outbox[ordinal] = entry;
  for (const auto ordinal : commit.outbox_erased) image.outbox.erase(ordinal);
  image.checkpoint = commit.checkpoint;
  image.attempts = 0;
}

Result<Loaded> MemoryStore::load(Partition partition) {
  PartitionImage& image = images_[partition];
  Loaded out;
  out.checkpoint = image.checkpoint;
  const auto settings = image.states.find(std::string(kSettingsKey));
  if (settings != image.states.end()) out.settings = settings->second;
  for (const auto& [ordinal, entry] : image.outbox) out.outbox.push_back(entry);
  out.attempts = image.attempts;
  out.stopped = image.stopped;
  return out;
}

Status MemoryStore::begin(Partition partition) {
  ++images_[partition].attempts;
  return {};
}

void MemoryStore::send_read(Partition partition, const std::vector<std::string>& keys) {
  reads_.push_back(*read(partition, keys));
}

Result<StatesRead> MemoryStore::receive_read() {
  if (reads_.empty()) return fail(ErrorKind::kUnavailable, "nothing was asked");
  StatesRead read = std::move(reads_.front());
  reads_.pop_front();
  return read;
}

void MemoryStore::send_commit(Partition partition, const Commit& commit) {
  PartitionImage& image = images_[partition];
  const bool ours = image.checkpoint == commit.expected;
  if (ours) apply(image, commit);
  commits_.push_back(ours ? CommitResult::kApplied : CommitResult::kFenced);
}

Result<CommitResult> MemoryStore::receive_commit() {
  if (commits_.empty()) return fail(ErrorKind::kUnavailable, "nothing was sent");
  const CommitResult result = commits_.front();
  commits_.pop_front();
  return result;
}

Result<std::optional<std::string>> MemoryStore::receive_probe() {
  if (probes_.empty()) return fail(ErrorKind::kUnavailable, "nothing was asked");
  std::string checkpoint = std::move(probes_.front());
  probes_.pop_front();
  return std::optional(std::move(checkpoint));
}

Result<StatesRead> MemoryStore::read(Partition partition, const std::vector<std::string>& keys) {
  const PartitionImage& image = images_[partition];
  StatesRead out{{}, image.checkpoint};
  for (const auto& key : keys) {
    const auto at = image.states.find(key);
    out.values.push_back(at == image.states.end() ? std::nullopt : std::optional(at->second));
  }
  return out;
}

Result<std::vector<TimerKey>> MemoryStore::timers(Partition partition, std::size_t limit,
                                                  bool& complete) {
  std::vector<TimerKey> out;
  for (const auto& [member, due] : images_[partition].timers)
    out.push_back({from_unix_ms(due), member});
  std::sort(out.begin(), out.end());
  complete = out.size() <= limit;
  if (!complete) {
    while (limit < out.size() && out[limit].due == out[limit - 1].due) ++limit;
    out.resize(limit);
  }
  return out;
}

Result<std::vector<std::string>> MemoryStore::keys(Partition partition, std::uint16_t bucket) {
  std::vector<std::string> out;
  for (const auto& [key, bytes] : images_[partition].states) {
    if (contract::bucket_of(key) == bucket) out.push_back(key);
  }
  return out;
}

Status MemoryStore::stop(Partition partition, std::string_view code, std::string_view,
                         std::string_view) {
  images_[partition].stopped = code;
  return {};
}

ImageDigest::ImageDigest(std::string_view checkpoint) : sum_(contract::stable_hash(checkpoint)) {}

// One hash an entry, combined in order: no copy of the whole state is ever made.
void ImageDigest::add(std::string_view key, std::string_view value) {
  scratch_.clear();
  for (const std::string_view part : {key, value}) {
    scratch_ += std::to_string(part.size());
    scratch_ += ':';
    scratch_ += part;
  }
  sum_ = (sum_ ^ contract::stable_hash(scratch_)) * 0x9E3779B97F4A7C15ULL;
}

std::string ImageDigest::text() const {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), sum_, 16).ptr;
  const std::string text(digits.data(), end);
  return std::string(16 - text.size(), '0') + text;
}

std::string digest(const PartitionImage& image) {
  ImageDigest digest(image.checkpoint);
  for (const auto& [key, bytes] : image.states) digest.add(key, bytes);
  for (const auto& [member, due] : image.timers) digest.add(member, std::to_string(due));
  return digest.text();
}

}  // namespace hearth::fold
