#include "fold/leases.hpp"

#include <algorithm>

#include "common/check.hpp"

namespace hearth::fold {
namespace {

using contract::Partition;

// Members by the time of their last heartbeat, on Redis's clock. Answers how many were heard of
// within the ttl.
constexpr const char* kHeartbeat = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZCARD', KEYS[1])
)lua";

// 1: the lease is ours: renewed, or taken because it was free. 0: it is not. An operator who wants
// the partition (a rebuild) is given way. A lease that ran out and that nobody took is simply taken
// again: had another owner been there in between, the commit would find another checkpoint.
constexpr const char* kClaim = R"lua(
local wanted = redis.call('GET', KEYS[2])
local owner = redis.call('GET', KEYS[1])
if owner == ARGV[1] then
  if wanted and wanted ~= ARGV[1] then redis.call('DEL', KEYS[1]) return 0 end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
if owner or (wanted and wanted ~= ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
)lua";

constexpr const char* kRelease = R"lua(
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
)lua";

}  // namespace

Leases::Leases(redis::Address address, contract::Names names, std::string service,
               std::string token, std::uint16_t partitions, LeaseSettings settings)
    : address_(std::move(address)),
      names_(std::move(names)),
      service_(std::move(service)),
      token_(std::move(token)),
      partitions_(partitions),
      settings_(settings),
      heartbeat_(kHeartbeat),
      claim_(kClaim),
      release_(kRelease) {}

Status Leases::connected() {
  if (connection_ && connection_->alive()) return {};
  auto fresh = redis::Connection::connect(address_, {});
  if (!fresh) return fail(fresh.error());
  connection_ = std::move(*fresh);
  return {};
}

Result<LeaseChanges> Leases::renew() {
  if (auto up = connected(); !up) return fail(up.error());
  const std::string ttl = std::to_string(settings_.ttl.count());
  const std::string members = names_.members(service_);
  const auto counted =
      redis::expect_ok(heartbeat_.eval(*connection_, std::vector<std::string_view>{members},
                                       std::vector<std::string_view>{token_, ttl}));
  if (!counted) return fail(counted.error());
  members_ = static_cast<std::size_t>(std::max<std::int64_t>(1, counted->integer()));
  const std::size_t fair = (partitions_ + members_ - 1) / members_;

  LeaseChanges changes;
  if (held_.size() > fair) {
    const Partition shed = *held_.rbegin();
    release(shed);
    changes.lost.push_back(shed);
  }
  // Start at a place of one's own, so that members who start together do not all ask for the same
  // partitions.
  std::size_t mine = held_.size();
  const auto start = static_cast<std::uint16_t>(contract::stable_hash(token_) % partitions_);
  for (std::uint16_t i = 0; i < partitions_; ++i) {
    const Partition partition{static_cast<std::uint16_t>((start + i) % partitions_)};
    const bool holding = held_.contains(partition);
    if (!holding && mine >= fair) continue;
    const contract::StoreKeys keys(names_, service_, partition);
    const std::string lease = keys.lease();
    const std::string wanted = keys.wanted();
    const auto reply =
        redis::expect_ok(claim_.eval(*connection_, std::vector<std::string_view>{lease, wanted},
                                     std::vector<std::string_view>{token_, ttl}));
    if (!reply) {
      // The caller hears of no change: what was gained must be gained again, or nobody would fold
      // it. What was lost shows at its next commit.
      for (const Partition untold : changes.gained) held_.erase(untold);
      return fail(reply.error());
    }
    const bool ours = reply->integer() == 1;
    if (ours && !holding) {
      held_.insert(partition);
      changes.gained.push_back(partition);
      ++mine;
    } else if (!ours && holding) {
      held_.erase(partition);
      changes.lost.push_back(partition);
      --mine;
    }
  }
  return changes;
}

void Leases::release(Partition partition) {
  held_.erase(partition);
  if (!connected()) return;  // it will expire
  const std::string lease = contract::StoreKeys(names_, service_, partition).lease();
  (void)release_.eval(*connection_, std::vector<std::string_view>{lease},
                      std::vector<std::string_view>{token_});
}

void Leases::release_all() {
  for (const Partition partition : std::set<Partition>(held_)) release(partition);
  if (!connected()) return;
  const std::string members = names_.members(service_);
  (void)connection_->call({"ZREM", members, token_});
}

}  // namespace hearth::fold
