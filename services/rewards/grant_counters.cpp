#include "rewards/grant_counters.hpp"

#include <chrono>

#include "rewards/core/answers.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/totals.hpp"

namespace hearth::rewards {
namespace {
constexpr std::chrono::seconds kInterval{15};  // a scrape's
constexpr std::string_view kReasons[] = {
    kUnknownBudget, kBudgetExhausted,  kGrantingStopped, kNotIdentified, kUnknownCoupon,
    kOutOfStock,    kRestrictedReason, kLimitReached,    kCoolDown,      kLinkedElsewhere};
}  // namespace

GrantCounters::GrantCounters(fold::StateReader& reader, service::Metrics& metrics)
    : reader_(reader),
      granted_{
          metrics.counter("hearth_rewards_points_granted_total", "Points that budgets have paid")} {
  for (const std::string_view reason : kReasons) {
    refused_.emplace(reason, Counted{metrics.counter("hearth_rewards_refused_total",
                                                     "Claims and coupons that were refused",
                                                     {{"reason", reason}})});
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void GrantCounters::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void GrantCounters::Counted::tell(std::int64_t total) {
  if (total <= told) return;  // a rebuild counts anew: what was told stays
  counter.add(static_cast<double>(total - told));
  told = total;
}

void GrantCounters::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    run_once();
    stopping_.wait_for(lock, stop, kInterval, [] { return false; });
  }
}

// What cannot be read now is read the next time: the store's absence has metrics of its own.
void GrantCounters::run_once() {
  const auto read = read_totals(reader_);
  if (!read) return;
  const pb::Totals all = added_up(read->partitions);
  granted_.tell(all.granted_points());
  for (const pb::Count& one : all.refused()) {
    const auto known = refused_.find(one.name());
    if (known != refused_.end()) known->second.tell(one.count());
  }
}

}  // namespace hearth::rewards
