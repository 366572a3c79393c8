#include "segmenter/population_scan.hpp"

#include <map>
#include <set>

#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/observed_time.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/segment_judge.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::segmenter {
namespace {

constexpr int kMaxRestarts = 3;

// The rule in one configuration: its features are numbered by it.
struct CompiledRule {
  std::shared_ptr<const View> view;
  rules::Rule rule;
  std::vector<std::string> missing;

  const SegmentRules& rules() const { return view->configured->rules; }
};

Result<CompiledRule> compile(const std::string& text, std::shared_ptr<const View> view,
                             std::vector<rules::Problem>& problems) {
  const SegmentRules& kept = view->configured->rules;
  rules::FeatureSet features;
  auto rule = kept.compile_more(text, &features);
  if (!rule) {
    problems = std::move(rule.error());
    return fail(ErrorKind::kInvalid, "the rule is wrong");
  }
  CompiledRule out{std::move(view), *std::move(rule), {}};
  for (const std::size_t index : out.rule.features()) {
    if (index >= kept.features().all().size()) {
      out.missing.push_back(rules::to_text(features.all()[index]));
    }
  }
  return out;
}

// What one partition came to. Added to the whole only when the walk over it has ended.
struct Share {
  std::uint64_t size = 0, unknown = 0, failed = 0;
  std::optional<Preview::Failure> failure;                 // the first one
  std::set<std::pair<std::uint64_t, std::string>> sample;  // by hash
  std::optional<pb::Kept> kept;
  TimePoint now{};
};

class Walk {
 public:
  Walk(const PreviewRequest& request, const CompiledRule& compiled, pb::Entity lost)
      : request_(request),
        compiled_(compiled),
        lost_(std::move(lost)),
        judge_(compiled.rules(), compiled.view->product.score, compiled.view->calendar) {}

  void look(const fold::ScannedBuckets& read, Share& share) {
    share.now = from_unix_ms(read.checkpoint.log_time_ms());
    outages_ = outages_at(&lost_, share.now);
    for (const auto& [key, bytes] : read.states) {
      const bool person = key.starts_with("u:") || key.starts_with("a:");
      if (!person && key != kKeptKey) continue;
      if (!state_.ParseFromString(bytes)) continue;
      if (person) {
        judge(key, share);
      } else {
        share.kept = state_.kept();
      }
    }
  }

 private:
  void judge(const std::string& key, Share& share) {
    const pb::User& user = state_.user();
    if (!has_activity(user)) return;
    const auto tier = compiled_.view->tiers.tier_of(paid_fen(user));
    judge_.look(key, user, share.now, tier, {}, outages_);
    const rules::Value value = judge_.evaluate(compiled_.rule);
    if (value.is(rules::Value::Kind::kUnknown)) ++share.unknown;
    if (value.is(rules::Value::Kind::kError)) {
      ++share.failed;
      if (!share.failure) share.failure = {key, std::string(rules::name(value.error))};
    }
    if (!value.holds()) return;
    ++share.size;
    share.sample.emplace(contract::stable_hash(key), key);
    if (share.sample.size() > request_.sample) share.sample.erase(std::prev(share.sample.end()));
  }

  const PreviewRequest& request_;
  const CompiledRule& compiled_;
  const pb::Entity lost_;  // the partition's row of outages, as it was when the walk began
  std::vector<Outage> outages_;
  SegmentJudge judge_;
  pb::Entity state_;
};

class Previewing {
 public:
  Previewing(const PreviewRequest& request, fold::StateReader& reader, InstallationView& view,
             std::vector<rules::Problem>& problems)
      : request_(request), reader_(reader), view_(view), problems_(problems) {}

  Result<Preview> run() {
    for (std::uint16_t p = 0; p < reader_.partitions() && out_.missing.empty(); ++p) {
      if (auto done = partition({p}); !done) return fail(done.error());
    }
    for (const auto& [hash, entity] : sample_) {
      if (out_.sample.size() < request_.sample) out_.sample.push_back(entity);
    }
    if (!out_.missing.empty()) out_.complete = false;
    return std::move(out_);
  }

 private:
  Result<const CompiledRule*> compiled_at(contract::Partition partition,
                                          const fold::pb::Checkpoint& checkpoint) {
    auto view = view_.at(partition, checkpoint);
    if (!view) return fail(view.error());
    const auto key = std::pair((*view)->configuration, (*view)->tiers_number);
    if (const auto at = compiled_.find(key); at != compiled_.end()) return &at->second;
    auto made = compile(request_.rule, *std::move(view), problems_);
    if (!made) return fail(made.error());
    return &compiled_.emplace(key, *std::move(made)).first->second;
  }

  // A walk that meets another configuration begins again with that one.
  Status partition(contract::Partition partition) {
    for (int restarts = 0; restarts < kMaxRestarts; ++restarts) {
      const auto walked = walk(partition);
      if (!walked) return fail(walked.error());
      if (*walked) return {};
    }
    return fail(ErrorKind::kUnavailable, "the configuration changes while everybody is looked at");
  }

  Result<pb::Entity> lost_time(contract::Partition partition) {
    const auto read = reader_.read(partition, {std::string(kOutagesKey)});
    if (!read) return fail(read.error());
    pb::Entity row;
    if (read->values[0]) row.ParseFromString(*read->values[0]);
    return row;
  }

  // False: the configuration changed on the way.
  Result<bool> walk(contract::Partition partition) {
    auto lost = lost_time(partition);
    if (!lost) return fail(lost.error());
    Share share;
    std::optional<Walk> judged;
    const CompiledRule* rule = nullptr;
    std::uint64_t from = 0;
    for (std::uint16_t bucket = 0; bucket < contract::kBuckets;) {
      if (std::chrono::steady_clock::now() >= request_.deadline) {
        return fail(ErrorKind::kLimit, "there are too many users to look at in this time");
      }
      const auto read = reader_.scan(partition, bucket, kStatesInOneStep);
      if (!read) return fail(read.error());
      const auto now = compiled_at(partition, read->checkpoint);
      if (!now) return fail(now.error());
      if (rule != nullptr && rule != *now) return false;
      if (rule == nullptr) from = read->checkpoint.sequence();
      rule = *now;
      out_.from[partition] = from;
      out_.to[partition] = read->checkpoint.sequence();
      if (!rule->missing.empty()) {
        out_.missing = rule->missing;
        return true;
      }
      if (!judged) judged.emplace(request_, *rule, *std::move(lost));
      judged->look(*read, share);
      bucket = read->next;
    }
    add(share, *rule);
    return true;
  }

  void add(const Share& share, const CompiledRule& rule) {
    out_.size += share.size;
    out_.unknown += share.unknown;
    out_.failed += share.failed;
    if (!out_.failure) out_.failure = share.failure;
    sample_.insert(share.sample.begin(), share.sample.end());
    if (!share.kept) return;
    const auto since = complete_since(rule.rules(), rule.rule, *share.kept);
    if (!since || *since > to_unix_ms(share.now)) out_.complete = false;
  }

  const PreviewRequest& request_;
  fold::StateReader& reader_;
  InstallationView& view_;
  std::vector<rules::Problem>& problems_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, CompiledRule> compiled_;
  std::set<std::pair<std::uint64_t, std::string>> sample_;
  Preview out_;
};

}  // namespace

Result<Preview> preview(const PreviewRequest& request, fold::StateReader& reader,
                        InstallationView& view, std::vector<rules::Problem>& problems) {
  return Previewing(request, reader, view, problems).run();
}

}  // namespace hearth::segmenter
