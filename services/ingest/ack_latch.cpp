#include "ingest/ack_latch.hpp"

namespace hearth::ingest {

AckLatch::AckLatch(std::size_t count)
    : outcomes_(count, fail(ErrorKind::kUnavailable, "not published")) {}

jetstream::Completion AckLatch::expect(std::size_t token) {
  std::lock_guard lock(mutex_);
  ++pending_;
  return {.function = &AckLatch::complete, .context = this, .token = token};
}

void AckLatch::refused(std::size_t token, Error error) { set(token, fail(std::move(error))); }

std::span<const Result<jetstream::Ack>> AckLatch::wait() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return pending_ == 0; });
  return outcomes_;
}

void AckLatch::complete(void* self, std::uint64_t token, const Result<jetstream::Ack>& outcome) {
  static_cast<AckLatch*>(self)->set(token, outcome);
}

void AckLatch::set(std::size_t token, Result<jetstream::Ack> outcome) {
  std::lock_guard lock(mutex_);
  outcomes_.at(token) = std::move(outcome);
  // Under the lock: the latch may go as soon as the waiter has it.
  if (--pending_ == 0) done_.notify_one();
}

}  // namespace hearth::ingest
