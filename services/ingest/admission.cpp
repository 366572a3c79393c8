#include "ingest/admission.hpp"

#include <algorithm>

namespace hearth::ingest {

Admission::Admission(const std::vector<std::string>& keys, KeyPolicy policy)
    : keys_(keys), policy_(policy) {}

tl::expected<std::size_t, Refusal> Admission::identify(std::string_view authorization,
                                                       std::string_view body_key) const {
  const auto presented = presented_key(authorization, body_key);
  if (!presented) return tl::unexpected(presented.error());
  if (policy_ == KeyPolicy::kAnyKey) return 0;
  if (const auto found = keys_.find(*presented)) return *found;
  return tl::unexpected(
      Refusal{Code::kWriteKeyUnknown, std::string(title(Code::kWriteKeyUnknown))});
}

QuotaVerdict Admission::take(std::size_t key, std::int64_t events, const contract::Quota& quota,
                             TimePoint now) {
  if (quota.events_per_second == 0) return {};
  std::lock_guard lock(mutex_);
  const bool is_same =
      quota.events_per_second == quota_.events_per_second && quota.burst == quota_.burst;
  if (!is_same || buckets_.empty()) {
    quota_ = quota;
    buckets_.assign(std::max<std::size_t>(keys_.size(), 1), TokenBucket(quota));
  }
  return buckets_.at(key).take(events, now);
}

}  // namespace hearth::ingest
