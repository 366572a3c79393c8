#include "fold/simulation/world.hpp"

#include <algorithm>

#include "common/check.hpp"

namespace hearth::fold::simulation {

using contract::Partition;

void World::found() {
  const contract::Genesis genesis{partitions, contract::kDefaultPrefix, "real", "UTC", 1};
  for (std::uint16_t p = 0; p < partitions; ++p) {
    publish({p}, contract::Kind::kGenesis, contract::encode(envelope(), genesis));
    publish({p}, contract::Kind::kConfig,
            contract::encode(envelope(), contract::Configuration{1, "x", "{}"}));
  }
}

void World::append(const std::string& subject, const std::string& payload) {
  const auto kind = names.kind_of(subject);
  if (!kind || closed) return;
  for (std::uint16_t p = 0; p < partitions; ++p) {
    if (names.subject({p}, *kind) == subject) streams[{p}].push_back({now, *kind, payload});
  }
}

Result<LogBounds> SimulatedLog::bounds(Partition partition) {
  const auto size = world_.streams[partition].size();
  return LogBounds{size == 0 ? 0U : 1U, size};
}

Result<std::optional<LogMessage>> SimulatedLog::get(Partition partition, std::uint64_t sequence) {
  const auto& stream = world_.streams[partition];
  if (sequence == 0 || sequence > stream.size()) return std::optional<LogMessage>();
  const StoredPayload& found = stream[sequence - 1];
  return std::optional<LogMessage>({sequence, found.stored, found.kind, found.payload});
}

Status SimulatedLog::open(Partition partition, std::uint64_t from) {
  if (world_.chance(5)) return fail(ErrorKind::kUnavailable, "simulated: the log is away");
  next_[partition] = from;
  return {};
}

Status SimulatedLog::poll(Partition partition, std::size_t max, std::vector<LogMessage>& out) {
  if (world_.chance(1)) return fail(ErrorKind::kUnavailable, "simulated: the consumer is gone");
  auto& next = next_[partition];
  const auto& stream = world_.streams[partition];
  std::size_t limit = std::min(max, 1 + world_.below(20));
  for (; limit > 0 && next <= stream.size(); --limit, ++next) {
    const StoredPayload& found = stream[next - 1];
    out.push_back({next, found.stored, found.kind, found.payload});
  }
  return {};
}

Status SimulatedLog::publish(const Outgoing& outgoing) {
  if (world_.chance(5)) return fail(ErrorKind::kLimit, "simulated: too many in flight");
  Published answer = outgoing.token;
  const bool lost = world_.chance(10);
  if (!lost) world_.append(std::string(outgoing.subject), std::string(outgoing.payload));
  answer.acknowledged = !lost && !world_.chance(10);
  answers_.push_back(answer);
  return {};
}

void SimulatedLog::completions(std::vector<Published>& out) {
  while (!answers_.empty() && !world_.chance(30)) {
    out.push_back(answers_.front());
    answers_.pop_front();
  }
}

Result<Loaded> SimulatedStore::load(Partition partition) {
  if (world_.chance(5)) return fail(ErrorKind::kUnavailable, "simulated: the store is away");
  return memory_.load(partition);
}

Result<StatesRead> SimulatedStore::read(Partition partition, const std::vector<std::string>& keys) {
  if (world_.chance(1)) return fail(ErrorKind::kUnknown, "simulated: no answer");
  return memory_.read(partition, keys);
}

void SimulatedStore::send_read(Partition partition, const std::vector<std::string>& keys) {
  reads_.push_back(read(partition, keys));
}

Result<StatesRead> SimulatedStore::receive_read() {
  if (reads_.empty()) return fail(ErrorKind::kUnavailable, "not connected");
  auto first = std::move(reads_.front());
  reads_.pop_front();
  return first;
}

void SimulatedStore::send_commit(Partition partition, const Commit& commit) {
  PartitionImage& image = world_.images[partition];
  if (world_.lease[partition] != owner_ || image.checkpoint != commit.expected) {
    commits_.emplace_back(CommitResult::kFenced);
    return;
  }
  const bool lost = world_.chance(3);
  if (!lost) apply(image, commit);
  if (lost || world_.chance(3)) {
    commits_.emplace_back(fail(ErrorKind::kUnknown, "simulated: no answer to a commit"));
  } else {
    commits_.emplace_back(CommitResult::kApplied);
  }
}

void SimulatedStore::send_probe(Partition partition) {
  if (world_.chance(2)) {
    probes_.emplace_back(fail(ErrorKind::kUnknown, "simulated: no answer"));
  } else if (world_.lease[partition] != owner_) {
    probes_.emplace_back(std::nullopt);
  } else {
    probes_.emplace_back(world_.images[partition].checkpoint);
  }
}

Result<std::optional<std::string>> SimulatedStore::receive_probe() {
  if (probes_.empty()) return fail(ErrorKind::kUnavailable, "not connected");
  // A pipe answers in the order in which it was asked: what is read first must have been sent
  // first.
  HEARTH_CHECK(commits_.empty());
  auto first = std::move(probes_.front());
  probes_.pop_front();
  return first;
}

Result<CommitResult> SimulatedStore::receive_commit() {
  if (commits_.empty()) return fail(ErrorKind::kUnavailable, "not connected");
  auto first = std::move(commits_.front());
  commits_.pop_front();
  return first;
}

}  // namespace hearth::fold::simulation
