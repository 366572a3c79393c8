#include "fold/lease_keeper.hpp"

#include <algorithm>

namespace hearth::fold {

LeaseKeeper::LeaseKeeper(Leases leases)
    : leases_(std::move(leases)), last_turn_(Clock::now()), thread_([this](std::stop_token stop) {
        run(stop);
      }) {}

LeaseKeeper::~LeaseKeeper() { stop(); }

void LeaseKeeper::turned() { last_turn_.store(Clock::now(), std::memory_order_relaxed); }

LeaseKeeper::News LeaseKeeper::take_news() {
  const std::lock_guard lock(mutex_);
  return std::exchange(news_, {});
}

void LeaseKeeper::release(contract::Partition partition) {
  const std::lock_guard lock(mutex_);
  leases_.release(partition);
  std::erase(news_.changes.gained, partition);
}

std::size_t LeaseKeeper::held() const {
  const std::lock_guard lock(mutex_);
  return leases_.held();
}

void LeaseKeeper::stop() {
  thread_.request_stop();
  if (!thread_.joinable()) return;
  thread_.join();
  const std::lock_guard lock(mutex_);
  leases_.release_all();
}

void LeaseKeeper::run(const std::stop_token& stop) {
  std::unique_lock asleep(sleeping_);
  while (!stop.stop_requested()) {
    if (Clock::now() - last_turn_.load(std::memory_order_relaxed) < kStalled) renew();
    stopping_.wait_for(asleep, stop, leases_.renewal(), [] { return false; });
  }
}

void LeaseKeeper::renew() {
  const std::lock_guard lock(mutex_);
  news_.attempted = true;
  auto changes = leases_.renew();
  if (!changes) {
    news_.error = changes.error();
    return;
  }
  news_.error.reset();
  for (const contract::Partition lost : changes->lost) {
    std::erase(news_.changes.gained, lost);
    news_.changes.lost.push_back(lost);
  }
  auto& gained = news_.changes.gained;
  gained.insert(gained.end(), changes->gained.begin(), changes->gained.end());
}

}  // namespace hearth::fold
