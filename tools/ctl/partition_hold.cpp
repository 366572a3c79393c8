#include "partition_hold.hpp"

#include <chrono>
#include <utility>
#include <vector>

#include "common/time.hpp"
#include "fold/settings.hpp"
#include "redis/script.hpp"

namespace hearth::ctl {
namespace {

constexpr const char* kLifetimeMs = "15000";
constexpr Millis kRenewal{3'000};
constexpr Millis kStep{50};
// Three times a lease: an owner gives way at its next renewal, a dead one's lease expires.
constexpr Millis kPatience{9'000};

constexpr const char* kRenew = R"lua(
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('PEXPIRE', key, ARGV[2]) end
end
return 1
)lua";

constexpr const char* kGiveBack = R"lua(
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 1
)lua";

}  // namespace

PartitionHold::PartitionHold(redis::Connection redis, contract::StoreKeys keys)
    : redis_(std::move(redis)), keys_(std::move(keys)), token_(fold::random_token()) {}

Result<std::unique_ptr<PartitionHold>> PartitionHold::take(const redis::Address& address,
                                                           contract::StoreKeys keys) {
  auto redis = redis::Connection::connect(address, {});
  if (!redis) return fail(redis.error());
  std::unique_ptr<PartitionHold> hold(new PartitionHold(std::move(*redis), std::move(keys)));
  if (auto acquired = hold->acquire(); !acquired) return fail(acquired.error());
  hold->renewing_ = std::jthread([self = hold.get()](std::stop_token stop) { self->renew(stop); });
  return hold;
}

Status PartitionHold::acquire() {
  const auto claim = [this](const std::string& key) {
    return redis::expect_ok(redis_.call({"SET", key, token_, "NX", "PX", kLifetimeMs}));
  };
  const auto wanted = claim(keys_.wanted());
  if (!wanted) return fail(wanted.error());
  if (wanted->is_nil())
    return fail(ErrorKind::kConflict, "another operator is at work on " + keys_.base());
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    const auto lease = claim(keys_.lease());
    if (!lease) return fail(lease.error());
    if (!lease->is_nil()) return {};
    if (std::chrono::steady_clock::now() >= deadline)
      return fail(ErrorKind::kLimit, "the owner of " + keys_.base() + " does not step aside");
    std::this_thread::sleep_for(kStep);
  }
}

void PartitionHold::renew(const std::stop_token& stop) {
  const redis::Script script(kRenew);
  const std::string wanted = keys_.wanted(), lease = keys_.lease();
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, stop, kRenewal, [&stop] { return stop.stop_requested(); })) {
    // A renewal that fails shows where the lease is checked: by the script that switches.
    (void)script.eval(redis_, std::vector<std::string_view>{wanted, lease},
                      std::vector<std::string_view>{token_, kLifetimeMs});
  }
}

PartitionHold::~PartitionHold() {
  renewing_.request_stop();
  if (renewing_.joinable()) renewing_.join();
  const std::string wanted = keys_.wanted(), lease = keys_.lease();
  (void)redis::Script(kGiveBack).eval(redis_, std::vector<std::string_view>{lease, wanted},
                                      std::vector<std::string_view>{token_});
}

}  // namespace hearth::ctl
