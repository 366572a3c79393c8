#include "segmenter/backfill/partition_backfill.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fold/installation.hpp"
#include "fold/refold.hpp"
#include "fold/refold_base.hpp"
#include "fold/settings.hpp"
#include "segmenter/core/backfill.hpp"
#include "segmenter/core/backfill_fold.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "service/machine_time.hpp"

namespace hearth::segmenter {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Millis kTimeout = std::chrono::seconds(5);
constexpr Millis kPatience = std::chrono::seconds(30);  // for one step to be acknowledged
constexpr Millis kPauseAfterFailure{200}, kLongestRest{50};
// Of one command: it is one input of the fold, and one message of the log.
constexpr int kMostParts = 100;
constexpr std::size_t kMostBytes = 128 * 1024;

Error stopped() { return {ErrorKind::kUnavailable, "the back-fill was stopped"}; }

// So long, or until it is stopped.
void rest(Clock::duration duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopping;
  stopping.wait_for(lock, stop, duration, [] { return false; });
}

// A refold of it has a pace, and ends when it is asked to.
class StoppableLog : public fold::JetStreamLog {
 public:
  StoppableLog(const BackfillPlace& place, std::stop_token stop)
      : fold::JetStreamLog(place.reading, place.publisher, place.names),
        pace_(place.pace),
        stop_(std::move(stop)) {}
  Result<fold::LogBounds> bounds(contract::Partition partition) {
    if (stop_.stop_requested()) return tl::unexpected(stopped());
    return fold::JetStreamLog::bounds(partition);
  }
  Status poll(contract::Partition partition, std::size_t max, std::vector<fold::LogMessage>& out) {
    if (pace_ == Pace::kGivesWay) {
      rest(std::min<Clock::duration>(Clock::now() - polled_, kLongestRest), stop_);
    }
    if (stop_.stop_requested()) return tl::unexpected(stopped());
    const Status polled = fold::JetStreamLog::poll(partition, max, out);
    polled_ = Clock::now();
    return polled;
  }

 private:
  const Pace pace_;
  const std::stop_token stop_;
  Clock::time_point polled_ = Clock::now();
};

struct Target {
  pb::BackfillTarget message;
  Configured configured;

  const SeriesPlan& plan() const { return configured.rules.plan(); }
};

Result<Target> target_of(const BackfillPlace& place) {
  const auto configuration = fold::last_configuration(place.reading, place.names, place.partition);
  if (!configuration) return fail(configuration.error());
  pb::BackfillTarget message;
  message.set_configuration(configuration->number);
  message.set_body(configuration->body);
  auto made = compiled(message);
  if (!made) return fail(made.error());
  return Target{std::move(message), *std::move(made)};
}

// From its first step to its last.
class Backfill {
 public:
  Backfill(const BackfillPlace& place, Target target, const std::stop_token& stop)
      : place_(place), target_(std::move(target)), stop_(stop), id_(fold::random_token()) {}

  Result<BackfillOutcome> run() {
    pb::BackfillStep first = next_step();
    first.set_configuration(target_.message.configuration());
    if (auto begun = publish(first); !begun) return fail(begun.error());
    out_.up_to = out_.last_seq;  // the first step ends any other back-fill: it is read so far
    auto image = base();
    if (!image) return fail(image.error());
    const std::int64_t since = fold::log_time_of(*image);
    StoppableLog log(place_, stop_);
    const auto read = fold::refold<BackfillFold>(log, place_.names, place_.partition,
                                                 place_.partitions, out_.up_to, *image);
    if (!read) return fail(read.error());
    if (auto sent = send(*image, since); !sent) return fail(sent.error());
    return out_;
  }

 private:
  // The log's beginning, or what a snapshot says of the installation, without anybody in it.
  Result<fold::PartitionImage> base() const {
    auto image = fold::refold_base(place_.reading, place_.names, BackfillFold::kService,
                                   place_.partition, fold::Base::kLog);
    if (!image) return image;
    std::erase_if(image->states,
                  [](const auto& state) { return state.first != fold::kSettingsKey; });
    image->timers.clear();
    image->outbox.clear();
    pb::Backfilled target;
    *target.mutable_target() = target_.message;
    image->states[std::string(BackfillFold::kTargetKey)] = target.SerializeAsString();
    return image;
  }

  Status send(const fold::PartitionImage& image, std::int64_t since) {
    std::vector<pb::Linked> lacking;
    for (const auto& [entity, bytes] : image.states) {
      pb::Backfilled state;
      if (!state.ParseFromString(bytes) || !state.has_id()) continue;
      pb::Linked part = segmenter::lacking(entity, state.id(), target_.plan());
      if (part.activity().series_size() > 0) lacking.push_back(std::move(part));
    }
    out_.users = lacking.size();
    pb::BackfillStep step = next_step();
    for (pb::Linked& part : lacking) {
      *step.add_parts() = std::move(part);
      if (step.parts_size() < kMostParts && step.ByteSizeLong() < kMostBytes) continue;
      if (auto sent = publish(step); !sent) return sent;
      step = next_step();
    }
    step.set_at(fold::log_time_of(image));
    for (const Source& source : target_.plan().sources()) {
      step.mutable_filled()->add_sources(source.id);
      step.mutable_filled()->add_since(since);
      step.mutable_filled()->add_windows(source.window);
    }
    step.mutable_filled();  // the last one, also of a plan that keeps nothing
    return publish(step);
  }

  pb::BackfillStep next_step() const {
    pb::BackfillStep step;
    step.set_id(id_);
    step.set_users(out_.users);
    return step;
  }

  // One at a time: what is folded meanwhile waits behind one step at most. A repeat does nothing,
  // for the broker knows its id.
  Status publish(const pb::BackfillStep& step) {
    contract::Command command;
    command.id = command.key = "backfill/" + id_ + "/" + std::to_string(steps_++);
    command.entity = kKeptKey;
    command.name = kBackfillCommand;
    command.service = BackfillFold::kService;
    command.body = encode(step);
    const std::string subject = place_.names.subject(place_.partition, contract::Kind::kCommand);
    const std::string payload =
        contract::encode({command.id, "/hearth/backfill", service::machine_time()}, command);
    const auto deadline = Clock::now() + kPatience;
    while (!stop_.stop_requested()) {
      const auto ack =
          place_.publisher.publish_and_wait({subject, payload, command.id, {}}, kTimeout);
      if (ack) {
        out_.last_seq = ack->sequence;
        return {};
      }
      if (Clock::now() > deadline) return fail(ack.error());
      rest(kPauseAfterFailure, stop_);
    }
    return tl::unexpected(stopped());
  }

  const BackfillPlace& place_;
  const Target target_;
  const std::stop_token& stop_;
  const std::string id_;
  std::uint64_t steps_ = 0;
  BackfillOutcome out_;
};

}  // namespace

// The target is read before the first step is written, so it is no newer than what the partition
// keeps when it folds that step.
Result<BackfillOutcome> back_fill(const BackfillPlace& place, const std::stop_token& stop) {
  auto target = target_of(place);
  if (!target) return fail(target.error());
  return Backfill(place, *std::move(target), stop).run();
}

}  // namespace hearth::segmenter
