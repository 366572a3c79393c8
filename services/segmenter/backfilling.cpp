#include "segmenter/backfilling.hpp"

#include <algorithm>

#include "jetstream/streams.hpp"
#include "segmenter/backfill/partition_backfill.hpp"
#include "segmenter/core/backfill.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/user_fold.hpp"

namespace hearth::segmenter {
namespace {

constexpr Millis kInterval = std::chrono::seconds(1);
constexpr Millis kFirstPause = std::chrono::seconds(5), kLongestPause = std::chrono::minutes(10);

}  // namespace

Backfilling::Backfilling(BackfillingSettings settings, const fold::OpenedLog& opened,
                         fold::StateReader& reader, service::Log log)
    : settings_(std::move(settings)),
      opened_(opened),
      reader_(reader),
      log_(std::move(log)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Backfilling::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Backfilling::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    look(stop);
    stopping_.wait_for(lock, stop, kInterval, [] { return false; });
  }
}

// What cannot be read now is read the next time: the store's absence has metrics of its own.
void Backfilling::look(const std::stop_token& stop) {
  const auto states = reader_.read_all({std::string(kKeptKey)});
  if (!states) return;
  for (std::uint16_t p = 0; p < states->size() && !stop.stop_requested(); ++p) {
    const fold::ReadStates& read = (*states)[p];
    pb::Entity row;
    if (!read.values.front() || !row.ParseFromString(*read.values.front())) continue;
    const BackfillStanding now = standing(row.kept(), read.checkpoint.configuration());
    if (now == BackfillStanding::kGivenUp) give_up({p}, row.kept().backfill());
    if (now != BackfillStanding::kWanted) {
      wanting_.erase({p});
    } else if (may_begin({p}, read.checkpoint.sequence())) {
      back_fill({p}, stop);
    }
  }
}

// A partition that is behind, for its state was lost or its owner is new, may have a back-fill
// before it in the log already.
bool Backfilling::may_begin(contract::Partition partition, std::uint64_t folded) {
  const auto known = wanting_.find(partition);
  if (known != wanting_.end()) {
    return folded >= known->second.until && Clock::now() >= known->second.not_before &&
           owns(partition);
  }
  const auto info = jetstream::stream_info(opened_.publishing, settings_.names.stream(partition));
  if (info) wanting_[partition] = {.until = info->last_seq, .pause = kFirstPause};
  return info && folded >= info->last_seq && owns(partition);
}

// Two owners would do no harm; that there is one spares the others the reading.
bool Backfilling::owns(contract::Partition partition) {
  if (!redis_ || !redis_->alive()) {
    auto connected = redis::Connection::connect(settings_.redis, {});
    if (!connected) return false;
    redis_.emplace(*std::move(connected));
  }
  const contract::StoreKeys keys(settings_.names, UserFold::kService, partition);
  const auto lease = redis_->call({"GET", keys.lease()});
  return lease && lease->text() == settings_.token;
}

void Backfilling::back_fill(contract::Partition partition, const std::stop_token& stop) {
  log_.info("a back-fill begins", {{"partition", partition.number}});
  const auto done = segmenter::back_fill({opened_.reading, opened_.publisher, settings_.names,
                                          opened_.genesis.partitions, partition, Pace::kGivesWay},
                                         stop);
  Wanting& wanting = wanting_[partition];
  if (done) {
    wanting = {.until = done->last_seq, .pause = kFirstPause};
    log_.info("a back-fill is told",
              {{"partition", partition.number}, {"users", done->users}, {"seq", done->up_to}});
    return;
  }
  wanting.not_before = Clock::now() + wanting.pause;
  wanting.pause = std::min(wanting.pause * 2, kLongestPause);
  if (!stop.stop_requested()) {
    log_.warn("a back-fill failed and will be tried again",
              {{"partition", partition.number}, service::Field(done.error())});
  }
}

void Backfilling::give_up(contract::Partition partition, const pb::Backfill& last) {
  std::string& told = given_up_[partition];
  if (told == last.id()) return;
  told = last.id();
  log_.error("a back-fill never ended and is given up: hearth-ctl backfill",
             {{"partition", partition.number}, {"attempts", last.attempts()}});
}

}  // namespace hearth::segmenter
