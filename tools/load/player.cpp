#include "player.hpp"

#include <algorithm>

#include <poll.h>

#include "backoff.hpp"
#include "batch.hpp"
#include "connection.hpp"

namespace hearth::load {
namespace {

constexpr auto kLongestPoll = std::chrono::milliseconds(20);

Instant steady_now() { return std::chrono::steady_clock::now(); }

TimePoint wall_clock() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

}  // namespace

// A connection and the batch that it carries.
struct Player::Lane {
  enum class State { kIdle, kSending, kPausing };

  explicit Lane(const Target& target) : connection(target) {}

  Connection connection;
  Batch batch;
  State state = State::kIdle;
  int attempt = 0;
  Instant due{};         // by the pace
  Instant first_sent{};  // the first attempt
  Instant until{};       // kSending: answer expected; kPausing: next attempt
};

Player::Player(const Target& target, const PlayOptions& options, Population& population,
               AcceptedIds* ids)
    : options_(options), population_(population), ids_(ids) {
  lanes_.reserve(static_cast<std::size_t>(options.connections));
  for (int i = 0; i < options.connections; ++i) lanes_.emplace_back(target);
}

Player::~Player() = default;

Result<Summary> Player::play(std::stop_token stop) {
  const Instant begin = steady_now();
  pace_.emplace(begin, options_.events_per_second);
  end_ = begin + std::chrono::duration_cast<Instant::duration>(
                     std::chrono::duration<double>(options_.seconds));
  for (Instant now = begin; running(now, stop); now = steady_now()) {
    for (Lane& lane : lanes_) advance(lane, now);
    await(now);
  }
  for (Lane& lane : lanes_) {
    if (lane.state != Lane::State::kIdle) summary_.given_up += lane.batch.events;
  }
  summary_.seconds = std::chrono::duration<double>(steady_now() - begin).count();
  if (!ids_written_) return fail(ids_written_.error());
  return summary_;
}

bool Player::running(Instant now, const std::stop_token& stop) const {
  if (stop.stop_requested() || !ids_written_) return false;
  return now < end_ || std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
           return lane.state != Lane::State::kIdle;
         });
}

void Player::advance(Lane& lane, Instant now) {
  switch (lane.state) {
    case Lane::State::kIdle:
      if (const Instant due = pace_->due(now); due <= now && now < end_) begin(lane, now, due);
      break;
    case Lane::State::kPausing:
      if (lane.until <= now) send(lane, now);
      break;
    case Lane::State::kSending:
      if (lane.until <= now) {
        lane.connection.close();
        on_broken(lane, now);
      }
      break;
  }
}

void Player::begin(Lane& lane, Instant now, Instant due) {
  fill(lane.batch, population_, options_.batch, options_.write_key, wall_clock());
  pace_->start(options_.batch);
  lane.attempt = 0;
  lane.due = due;
  lane.first_sent = now;
  send(lane, now);
}

void Player::send(Lane& lane, Instant now) {
  lane.state = Lane::State::kSending;
  lane.until = now + options_.answer_within;
  const auto progress = lane.connection.send(lane.batch.body, lane.attempt);
  if (progress == Connection::Progress::kBroken) on_broken(lane, now);
}

void Player::await(Instant now) {
  thread_local std::vector<pollfd> polled;
  thread_local std::vector<Lane*> owners;
  polled.clear();
  owners.clear();
  Instant wake = now + kLongestPoll;
  for (Lane& lane : lanes_) {
    if (lane.state == Lane::State::kPausing) wake = std::min(wake, lane.until);
    if (lane.state == Lane::State::kIdle && now < end_) wake = std::min(wake, pace_->due(now));
    if (lane.state != Lane::State::kSending) continue;
    polled.push_back(
        {.fd = lane.connection.socket(), .events = lane.connection.wanted(), .revents = 0});
    owners.push_back(&lane);
  }
  const auto wait = std::max(Instant::duration(0), wake - now);
  const timespec timeout{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(wait).count()};
  if (::ppoll(polled.data(), polled.size(), &timeout, nullptr) <= 0) return;
  const Instant later = steady_now();
  for (std::size_t i = 0; i < polled.size(); ++i) {
    if (polled[i].revents == 0) continue;
    switch (owners[i]->connection.on_ready(polled[i].revents)) {
      case Connection::Progress::kUnderWay:
        break;
      case Connection::Progress::kAnswered:
        on_answer(*owners[i], later);
        break;
      case Connection::Progress::kBroken:
        on_broken(*owners[i], later);
        break;
    }
  }
}

void Player::on_answer(Lane& lane, Instant now) {
  const int status = lane.connection.answer().status();
  if (status == 200) return on_accepted(lane, now);
  ++summary_.refusals[status];
  if (status == 429 || status >= 500) return repeat_or_give_up(lane, now);
  summary_.given_up += lane.batch.events;
  lane.state = Lane::State::kIdle;
}

void Player::on_accepted(Lane& lane, Instant now) {
  const std::string_view answer = lane.connection.answer().body();
  if (ids_ != nullptr && ids_written_) ids_written_ = ids_->add(lane.batch, population_, answer);
  const std::uint64_t rejected = std::min(rejected_in(answer), lane.batch.events);
  summary_.rejected += rejected;
  summary_.events += lane.batch.events - rejected;
  ++summary_.requests;
  summary_.latencies.add(std::chrono::duration_cast<std::chrono::microseconds>(now - lane.due));
  lane.state = Lane::State::kIdle;
}

void Player::on_broken(Lane& lane, Instant now) {
  ++summary_.broken;
  repeat_or_give_up(lane, now);
}

void Player::repeat_or_give_up(Lane& lane, Instant now) {
  const Instant next = now + backoff(lane.attempt + 1, chance_);
  if (!options_.retry) {
    summary_.given_up += lane.batch.events;
    lane.state = Lane::State::kIdle;
    return;
  }
  if (next > lane.first_sent + options_.retry_within) {
    summary_.given_up += lane.batch.events;
    lane.state = Lane::State::kIdle;
    return;
  }
  ++lane.attempt;
  ++summary_.retries;
  lane.until = next;
  lane.state = Lane::State::kPausing;
}

}  // namespace hearth::load
