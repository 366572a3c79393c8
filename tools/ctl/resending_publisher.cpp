#include "resending_publisher.hpp"

#include <algorithm>
#include <utility>

namespace hearth::ctl {
namespace {

constexpr std::size_t kMaxInFlightPerWay = 32;
constexpr std::size_t kMaxBytes = 32 * 1024 * 1024;  // unacknowledged payloads
constexpr Millis kAnswerWait{100};
constexpr Millis kPauseAfterFailure{100};
constexpr unsigned kWayShift = 48;  // a token is the way and the message's number

}  // namespace

ResendingPublisher::~ResendingPublisher() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return outstanding_ == 0; });
}

void ResendingPublisher::on_answer(void* context, std::uint64_t token,
                                   const Result<jetstream::Ack>& outcome) {
  auto& self = *static_cast<ResendingPublisher*>(context);
  const std::lock_guard lock(self.mutex_);
  self.answers_.push_back({static_cast<std::uint32_t>(token >> kWayShift),
                           token & ((std::uint64_t{1} << kWayShift) - 1),
                           outcome ? outcome->sequence : 0});
  if (!outcome) self.failure_ = outcome.error();
  --self.outstanding_;
  self.changed_.notify_all();
}

Status ResendingPublisher::add(std::uint32_t way, Outgoing message) {
  ways_.try_emplace(way, Way{ResendWindow(kMaxInFlightPerWay)})
      .first->second.window.add(std::move(message));
  send();
  while (bytes() > kMaxBytes) {
    if (auto settled = settle(); !settled) return settled;
    send();
  }
  return {};
}

Status ResendingPublisher::drain() {
  progress_ = Clock::now();
  send();
  while (!idle()) {
    if (auto settled = settle(); !settled) return settled;
    send();
  }
  return {};
}

void ResendingPublisher::send() {
  if (Clock::now() < pause_until_) return;
  for (auto& [way, state] : ways_) {
    ResendWindow& window = state.window;
    std::uint64_t number = 0;
    while (const Outgoing* message = window.next(number)) {
      {
        const std::lock_guard lock(mutex_);
        ++outstanding_;
      }
      const std::uint64_t token = (std::uint64_t{way} << kWayShift) | number;
      const Status taken =
          publisher_.publish({message->subject, message->payload, message->msg_id, {}},
                             {&ResendingPublisher::on_answer, this, token});
      if (taken) continue;
      window.not_sent();
      const std::lock_guard lock(mutex_);
      --outstanding_;
      if (taken.error().kind == ErrorKind::kLimit) return;  // the publisher is full: wait a little
      failure_ = taken.error();
      pause_until_ = Clock::now() + kPauseAfterFailure;
      return;
    }
  }
}

Status ResendingPublisher::settle() {
  std::vector<Answer> answers;
  std::optional<Error> failure;
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kAnswerWait, [this] { return !answers_.empty(); });
    answers.swap(answers_);
    failure = failure_;
  }
  const auto now = Clock::now();
  for (const Answer& answer : answers) {
    Way& way = ways_.at(answer.way);
    const bool acknowledged = answer.sequence > 0;
    way.window.settled(answer.number, acknowledged);
    way.stored = std::max(way.stored, answer.sequence);
    if (acknowledged) progress_ = now;
    if (!acknowledged) pause_until_ = now + kPauseAfterFailure;
  }
  if (now - progress_ < kPatience) return {};
  return fail(failure.value_or(Error{ErrorKind::kUnavailable, "NATS does not acknowledge"}));
}

std::uint64_t ResendingPublisher::stored(std::uint32_t way) const {
  const auto known = ways_.find(way);
  return known == ways_.end() ? 0 : known->second.stored;
}

std::size_t ResendingPublisher::bytes() const {
  std::size_t sum = 0;
  for (const auto& [way, state] : ways_) sum += state.window.bytes();
  return sum;
}

bool ResendingPublisher::idle() const {
  for (const auto& [way, state] : ways_) {
    if (!state.window.idle()) return false;
  }
  return true;
}

}  // namespace hearth::ctl
