#include "segmenter/insight_walk.hpp"

#include <algorithm>

#include "segmenter/population_scan.hpp"

namespace hearth::segmenter {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kFresh{60};
constexpr std::size_t kMaxKept = 4;  // different days

bool reaches(const contract::Position& position, const contract::Position& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& one) {
    const auto at = position.find(one.first);
    return at != position.end() && at->second >= one.second;
  });
}

// The buckets also hold what is nobody's state: outcomes of commands.
bool is_counted(std::string_view key) {
  return key.starts_with("u:") || key.starts_with("a:") || key.starts_with("part:");
}

tl::unexpected<Error> too_long() {
  return fail(ErrorKind::kLimit, "there are too many users to look at in this time");
}

}  // namespace

// To walk, taken by the deadline or not at all.
class InsightWalk::Turn {
 public:
  Turn(InsightWalk& walk, Clock::time_point deadline) : walk_(walk) {
    std::unique_lock lock(walk_.mutex_);
    taken_ = walk_.free_.wait_until(lock, deadline, [this] { return !walk_.walking_; });
    if (taken_) walk_.walking_ = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!taken_) return;
    const std::scoped_lock lock(walk_.mutex_);
    walk_.walking_ = false;
    walk_.free_.notify_one();
  }
  explicit operator bool() const { return taken_; }

 private:
  InsightWalk& walk_;
  bool taken_ = false;
};

Result<std::shared_ptr<const CountedInsights>> InsightWalk::get(const InsightRequest& request) {
  const Turn turn(*this, request.deadline);
  if (!turn) return too_long();
  const auto day = request.to ? Result<Day>(*request.to) : last_complete_day();
  if (!day) return fail(day.error());
  if (auto fresh = known(*day, request.at_least)) return fresh;
  CountedInsights made{.counted = Insights(*day), .from = {}, .to = {}, .at = Clock::now()};
  for (std::uint16_t p = 0; p < reader_.partitions(); ++p) {
    if (auto done = walk({p}, request, made); !done) return fail(done.error());
  }
  finished_.push_front(std::make_shared<const CountedInsights>(std::move(made)));
  if (finished_.size() > kMaxKept) finished_.pop_back();
  return finished_.front();
}

std::shared_ptr<const CountedInsights> InsightWalk::known(
    Day to, const contract::Position& at_least) const {
  for (const auto& one : finished_) {
    if (one->counted.to() != to || Clock::now() - one->at >= kFresh) continue;
    if (reaches(one->from, at_least)) return one;
  }
  return nullptr;
}

// The zone is the same in every partition; one without a configuration cannot tell it yet.
Result<Day> InsightWalk::last_complete_day() {
  const auto all = reader_.read_all({});
  if (!all) return fail(all.error());
  std::int64_t log_time = 0;
  std::uint16_t newest = 0;
  for (std::uint16_t p = 0; p < all->size(); ++p) {
    const fold::pb::Checkpoint& one = (*all)[p].checkpoint;
    log_time = std::max(log_time, one.log_time_ms());
    if (one.configuration() > (*all)[newest].checkpoint.configuration()) newest = p;
  }
  const auto view = view_.at({newest}, (*all)[newest].checkpoint);
  if (!view) return fail(view.error());
  return (*view)->calendar.local(from_unix_ms(log_time)).day - 1;
}

// Before a partition's first configuration nobody there has a tier.
Result<TierTable> InsightWalk::tiers(contract::Partition partition,
                                     const fold::pb::Checkpoint& checkpoint) {
  if (checkpoint.configuration() == 0) return TierTable();
  const auto view = view_.at(partition, checkpoint);
  if (!view) return fail(view.error());
  return (*view)->tiers;
}

Status InsightWalk::walk(contract::Partition partition, const InsightRequest& request,
                         CountedInsights& into) {
  pb::Entity state;
  for (std::uint16_t bucket = 0; bucket < contract::kBuckets;) {
    if (Clock::now() >= request.deadline) return too_long();
    const auto read = reader_.scan(partition, bucket, kStatesInOneStep);
    if (!read) return fail(read.error());
    const auto known_tiers = tiers(partition, read->checkpoint);
    if (!known_tiers) return fail(known_tiers.error());
    into.from.try_emplace(partition, read->checkpoint.sequence());
    into.to[partition] = read->checkpoint.sequence();
    for (const auto& [key, bytes] : read->states) {
      if (!is_counted(key)) continue;
      if (!state.ParseFromString(bytes)) return fail(ErrorKind::kCorrupt, "a state does not parse");
      into.counted.look(key, state, *known_tiers);
    }
    bucket = read->next;
  }
  return {};
}

}  // namespace hearth::segmenter
