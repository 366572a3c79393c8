#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "contract/product_configuration.hpp"

// Segments defined, changed, rolled back and retired at run time: what a request
// makes of the configuration in force.
namespace hearth::segmenter {

struct SegmentRequest {
  enum class What : std::uint8_t { kPut, kPublish, kRollBack, kRetire };
  What what = What::kPut;
  std::string name;
  contract::SegmentVersion version;      // kPut
  std::uint64_t key = 0;                 // stable_hash of the Idempotency-Key; 0: none
  std::optional<std::uint64_t> only_if;  // the number that must be in force
};

struct Refusal {
  int status = 0;
  std::string code, text;
  std::vector<contract::Problem> problems;  // 422: what is wrong with the rule, and where
};

// The configuration that follows on number `number`; the same text where nothing changes: what is
// asked for is so already, or this very request is one of the last that changed the segment
// (contract::kRememberedRequests). A rollback returns to what was
// before the last change, and cannot itself be rolled back: a repeated one is refused, not undone.
tl::expected<contract::ConfigurationText, Refusal> changed(contract::ConfigurationText text,
                                                           std::uint64_t number,
                                                           const SegmentRequest& request);

}  // namespace hearth::segmenter
