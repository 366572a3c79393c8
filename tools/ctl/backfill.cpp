#include "backfill.hpp"

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fold/refold.hpp"
#include "refold_base.hpp"
#include "resending_publisher.hpp"
#include "segmenter/core/backfill.hpp"
#include "segmenter/core/backfill_fold.hpp"
#include "segmenter/core/kept_sources.hpp"

namespace hearth::ctl {
namespace {

using segmenter::BackfillFold;

constexpr Millis kTimeout = std::chrono::seconds(5);
// Of one command: it is one input of the fold, and one message of the log.
constexpr int kMostParts = 100;
constexpr std::size_t kMostBytes = 128 * 1024;

struct Target {
  segmenter::pb::BackfillTarget message;
  segmenter::Configured configured;

  const segmenter::SeriesPlan& plan() const { return configured.rules.plan(); }
};

Result<Target> target_of(const Session& session) {
  const auto configuration = fold::last_configuration(*session.nats, session.names(), {0});
  if (!configuration) return fail(configuration.error());
  segmenter::pb::BackfillTarget message;
  message.set_configuration(configuration->number);
  message.set_body(configuration->body);
  auto made = segmenter::compiled(message);
  if (!made) return fail(made.error());
  return Target{std::move(message), *std::move(made)};
}

// One partition's back-fill, from its first step to its last.
class Backfill {
 public:
  Backfill(const Place& place, const Target& target)
      : place_(place), target_(target), id_(fold::random_token()) {}

  Status run() {
    const auto begun = begin();
    if (!begun) return fail(begun.error());
    auto image = base();
    if (!image) return fail(image.error());
    const std::int64_t since = log_time(*image);
    fold::JetStreamLog log(*place_.session.nats, *place_.session.publisher, place_.session.names());
    auto read = fold::refold<BackfillFold>(log, place_.session.names(), place_.partition,
                                           place_.session.genesis.partitions, *begun, *image);
    if (!read) return read;
    if (auto sent = send(*image, since); !sent) return sent;
    std::printf("%3u  back-filled %llu users up to %llu\n", place_.partition.number,
                static_cast<unsigned long long>(users_), static_cast<unsigned long long>(*begun));
    return {};
  }

 private:
  // The sequence of the first step, which ends any other back-fill: what is read goes so far.
  Result<std::uint64_t> begin() {
    segmenter::pb::BackfillStep step;
    step.set_id(id_);
    const Outgoing message = message_of(step);
    const auto ack = place_.session.publisher->publish_and_wait(
        {message.subject, message.payload, message.msg_id, {}}, kTimeout);
    if (!ack) return fail(ack.error());
    return ack->sequence;
  }

  // The log's beginning, or what a snapshot says of the installation, without anybody in it.
  Result<fold::PartitionImage> base() const {
    auto image = refold_base(place_, Base::kLog);
    if (!image) return image;
    std::erase_if(image->states,
                  [](const auto& state) { return state.first != fold::kSettingsKey; });
    image->timers.clear();
    image->outbox.clear();
    segmenter::pb::Backfilled target;
    *target.mutable_target() = target_.message;
    image->states[std::string(BackfillFold::kTargetKey)] = target.SerializeAsString();
    return image;
  }

  Status send(const fold::PartitionImage& image, std::int64_t since) {
    std::vector<segmenter::pb::Linked> lacking;
    for (const auto& [entity, bytes] : image.states) {
      segmenter::pb::Backfilled state;
      if (!state.ParseFromString(bytes) || !state.has_id()) continue;
      segmenter::pb::Linked part = segmenter::lacking(entity, state.id(), target_.plan());
      if (part.activity().series_size() > 0) lacking.push_back(std::move(part));
    }
    users_ = lacking.size();
    ResendingPublisher publisher(*place_.session.publisher);
    segmenter::pb::BackfillStep step = next_step();
    for (segmenter::pb::Linked& part : lacking) {
      *step.add_parts() = std::move(part);
      if (step.parts_size() < kMostParts && step.ByteSizeLong() < kMostBytes) continue;
      if (auto added = publisher.add(0, message_of(step)); !added) return added;
      step = next_step();
    }
    step.set_at(log_time(image));
    for (const segmenter::Source& source : target_.plan().sources()) {
      step.mutable_filled()->add_sources(source.id);
      step.mutable_filled()->add_since(since);
      step.mutable_filled()->add_windows(source.window);
    }
    step.mutable_filled();  // the last one, also of a plan that keeps nothing
    if (auto added = publisher.add(0, message_of(step)); !added) return added;
    return publisher.drain();
  }

  segmenter::pb::BackfillStep next_step() const {
    segmenter::pb::BackfillStep step;
    step.set_id(id_);
    step.set_users(users_);
    return step;
  }

  Outgoing message_of(const segmenter::pb::BackfillStep& step) {
    contract::Command command;
    command.id = command.key = "backfill/" + id_ + "/" + std::to_string(steps_++);
    command.entity = segmenter::kKeptKey;
    command.name = segmenter::kBackfillCommand;
    command.service = BackfillFold::kService;
    command.body = segmenter::encode(step);
    return {place_.session.names().subject(place_.partition, contract::Kind::kCommand),
            contract::encode({command.id, "/hearth/ctl", machine_time()}, command), command.id};
  }

  // 0: nothing is folded in it.
  static std::int64_t log_time(const fold::PartitionImage& image) {
    fold::pb::Checkpoint checkpoint;
    return checkpoint.ParseFromString(image.checkpoint) ? checkpoint.log_time_ms() : 0;
  }

  const Place& place_;
  const Target& target_;
  const std::string id_;
  std::uint64_t steps_ = 0, users_ = 0;
};

}  // namespace

Status backfill_partitions(const fold::ServiceSettings& settings, const Scope& scope) {
  Scope segmenters = scope;
  segmenters.service = BackfillFold::kService;
  std::optional<Target> target;
  return each_partition(settings, segmenters, [&](const Place& place) -> Status {
    if (!target) {
      auto found = target_of(place.session);
      if (!found) return fail(found.error());
      target.emplace(*std::move(found));
    }
    return Backfill(place, *target).run();
  });
}

}  // namespace hearth::ctl
