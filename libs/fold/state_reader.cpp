#include "fold/state_reader.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace hearth::fold {
namespace {

using contract::Partition;

// KEYS: live · ARGV: base, then pairs of bucket and entity. The other keys are of the same hash
// tag; which ones depends on the live generation, so that a reader never sees a checkpoint of one
// generation with states of another.
constexpr const char* kRead = R"lua(
local base = ARGV[1] .. (redis.call('GET', KEYS[1]) or '1') .. ':'
local out = { redis.call('GET', base .. 'checkpoint') }
for i = 2, #ARGV, 2 do out[#out + 1] = redis.call('HGET', base .. 's:' .. ARGV[i], ARGV[i + 1]) end
return out
)lua";

// KEYS: live · ARGV: base, first bucket, number of buckets, states that are enough.
constexpr const char* kScan = R"lua(
local base = ARGV[1] .. (redis.call('GET', KEYS[1]) or '1') .. ':'
local out = { redis.call('GET', base .. 'checkpoint'), 0 }
local bucket, count = tonumber(ARGV[2]), 0
while bucket < tonumber(ARGV[3]) and count < tonumber(ARGV[4]) do
  local states = redis.call('HGETALL', base .. 's:' .. bucket)
  count = count + #states / 2
  out[#out + 1] = states
  bucket = bucket + 1
end
out[2] = bucket
return out
)lua";

constexpr std::size_t kMaxIdle = 64;
constexpr Millis kAwaitStep{3};

// Reading may be repeated. Connections that were idle while the server restarted fail at their
// first use, all of them: `forget` drops them, and the second attempt makes one of its own.
template <class Attempt, class Forget>
auto once_more(const Attempt& attempt, const Forget& forget) {
  auto out = attempt();
  if (out || out.error().kind != ErrorKind::kUnavailable) return out;
  forget();
  return attempt();
}

bool parse(const redis::ReplyView& reply, pb::Checkpoint& checkpoint) {
  return reply.is_nil() || checkpoint.ParseFromString(std::string(reply.text()));
}

}  // namespace

StateReader::StateReader(redis::Address address, contract::Names names, std::string service,
                         std::uint16_t partitions)
    : address_(std::move(address)),
      names_(std::move(names)),
      service_(std::move(service)),
      partitions_(partitions),
      script_(kRead),
      scan_(kScan) {}

Result<redis::Connection> StateReader::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      redis::Connection connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return redis::Connection::connect(address_, {});
}

void StateReader::give_back(redis::Connection connection) {
  if (!connection.alive() || connection.pending() > 0) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(connection));
}

void StateReader::append(redis::Connection& connection, Partition partition,
                         const std::vector<std::string>& keys) {
  const contract::StoreKeys names(names_, service_, partition);
  const std::string live = names.live();
  std::vector<std::string> buckets;
  buckets.reserve(keys.size());
  for (const std::string& key : keys) buckets.push_back(std::to_string(contract::bucket_of(key)));
  std::vector<std::string_view> arguments{names.base()};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    arguments.push_back(buckets[i]);
    arguments.push_back(keys[i]);
  }
  script_.append_eval(connection, std::vector<std::string_view>{live}, arguments);
}

Result<ReadStates> StateReader::take(redis::Connection& connection, std::size_t count) {
  const auto reply = redis::expect_ok(connection.read());
  if (!reply) return fail(ErrorKind::kUnavailable, reply.error().detail);
  ReadStates out;
  out.values.resize(count);
  if (reply->size() > 0 && !parse((*reply)[0], out.checkpoint)) {
    return fail(ErrorKind::kCorrupt, "the checkpoint does not parse");
  }
  for (std::size_t i = 1; i < reply->size() && i <= count; ++i) {
    if (!(*reply)[i].is_nil()) out.values[i - 1] = std::string((*reply)[i].text());
  }
  return out;
}

Result<ReadStates> StateReader::read(Partition partition, const std::vector<std::string>& keys) {
  const auto attempt = [&]() -> Result<ReadStates> {
    auto connection = borrow();
    if (!connection) return fail(connection.error());
    append(*connection, partition, keys);
    auto out = take(*connection, keys.size());
    give_back(std::move(*connection));
    return out;
  };
  return once_more(attempt, [this] {
    const std::lock_guard lock(mutex_);
    idle_.clear();
  });
}

Result<std::vector<ReadStates>> StateReader::read_all(const std::vector<std::string>& keys) {
  const auto attempt = [&]() -> Result<std::vector<ReadStates>> {
    auto connection = borrow();
    if (!connection) return fail(connection.error());
    for (std::uint16_t p = 0; p < partitions_; ++p) append(*connection, {p}, keys);
    std::vector<ReadStates> out;
    for (std::uint16_t p = 0; p < partitions_; ++p) {
      auto one = take(*connection, keys.size());
      if (!one) return fail(one.error());
      out.push_back(std::move(*one));
    }
    give_back(std::move(*connection));
    return out;
  };
  return once_more(attempt, [this] {
    const std::lock_guard lock(mutex_);
    idle_.clear();
  });
}

Result<ScannedBuckets> StateReader::scan(Partition partition, std::uint16_t first,
                                         std::size_t enough) {
  auto connection = borrow();
  if (!connection) return fail(connection.error());
  const contract::StoreKeys names(names_, service_, partition);
  const std::string live = names.live(), from = std::to_string(first);
  const std::string all = std::to_string(contract::kBuckets), limit = std::to_string(enough);
  scan_.append_eval(*connection, std::vector<std::string_view>{live},
                    std::vector<std::string_view>{names.base(), from, all, limit});
  const auto reply = redis::expect_ok(connection->read());
  give_back(*std::move(connection));
  if (!reply) return fail(ErrorKind::kUnavailable, reply.error().detail);
  ScannedBuckets out;
  if (reply->size() < 2 || !parse((*reply)[0], out.checkpoint)) {
    return fail(ErrorKind::kCorrupt, "the checkpoint does not parse");
  }
  out.next = static_cast<std::uint16_t>((*reply)[1].integer());
  for (std::size_t i = 2; i < reply->size(); ++i) {
    const redis::ReplyView bucket = (*reply)[i];
    const auto begin = static_cast<std::ptrdiff_t>(out.states.size());
    for (std::size_t k = 0; k + 1 < bucket.size(); k += 2) {
      if (bucket[k].text().starts_with('~')) continue;  // the runtime's own: settings, outcomes
      out.states.emplace_back(bucket[k].text(), bucket[k + 1].text());
    }
    std::sort(out.states.begin() + begin, out.states.end());
  }
  return out;
}

Status StateReader::await(const contract::Position& wanted, Millis patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (const auto& [partition, sequence] : wanted) {
    for (;;) {
      const auto now = read(partition, {});
      if (!now) return fail(now.error());
      if (now->checkpoint.sequence() >= sequence) break;
      if (std::chrono::steady_clock::now() >= deadline) {
        return fail(ErrorKind::kLimit, "the states have not come so far yet");
      }
      std::this_thread::sleep_for(kAwaitStep);
    }
  }
  return {};
}

}  // namespace hearth::fold
