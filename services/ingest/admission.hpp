#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "ingest/core/quota.hpp"
#include "ingest/core/write_key.hpp"

namespace hearth::ingest {

enum class KeyPolicy {
  kConfiguredKeys,
  kAnyKey,  // a developer's machine without keys: all callers share one quota
};

// Who may send, and how much. Thread-safe.
class Admission {
 public:
  // The keys are valid (WriteKeys::valid).
  Admission(const std::vector<std::string>& keys, KeyPolicy policy);

  // Index of the key for take(). Arguments as for presented_key().
  tl::expected<std::size_t, Refusal> identify(std::string_view authorization,
                                              std::string_view body_key) const;

  // A changed quota starts with full buckets.
  QuotaVerdict take(std::size_t key, std::int64_t events, const contract::Quota& quota,
                    TimePoint now);

 private:
  const WriteKeys keys_;
  const KeyPolicy policy_;
  std::mutex mutex_;  // guards what follows
  contract::Quota quota_;
  std::vector<TokenBucket> buckets_;
};

}  // namespace hearth::ingest
