#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/product.hpp"

// Segments that were changed at run time: what lies over hearth.yaml in a configuration. Kept apart
// from the file's text, so that the file stays the file and everybody sees what deviates from it.
namespace hearth::contract {

enum class SegmentState : std::uint8_t { kDraft, kPublished, kRetired };
std::string_view name(SegmentState state);
std::optional<SegmentState> parse_segment_state(std::string_view text);

struct SegmentVersion {
  std::string rule, title;
  SegmentState state = SegmentState::kPublished;
  bool operator==(const SegmentVersion&) const = default;
};

struct SegmentOverride {
  std::string name;
  SegmentVersion version;
  std::uint64_t configuration = 0;         // the number that brought this version
  std::uint64_t request = 0;               // stable_hash of its Idempotency-Key; 0: it had none
  std::optional<SegmentVersion> previous;  // what a rollback returns to
  std::vector<std::uint64_t> earlier;      // requests before that, the latest first
  bool operator==(const SegmentOverride&) const = default;

  bool made_by(std::uint64_t key) const;
};
// How many requests that changed a segment are known again when they are repeated.
inline constexpr std::size_t kRememberedRequests = 16;
using SegmentOverlay = std::vector<SegmentOverride>;  // ascending by name, each once

const SegmentOverride* find(const SegmentOverlay& overlay, std::string_view name);
// Replaces the one of its name, whose requests it goes on remembering.
void put(SegmentOverlay& overlay, SegmentOverride changed);

// The segment as the product has it: a draft or published, nullopt where there is none.
std::optional<SegmentVersion> version_in(const Product& product, std::string_view name);

// Replaces, appends and removes. The place of an overriding rule is the first character of its own
// text: problems with it count lines and columns from there.
void lay_over(Product& product, const SegmentOverlay& overlay, std::vector<Problem>& problems);

// Without what the file says itself.
SegmentOverlay deviations(const Product& file, const SegmentOverlay& overlay);

}  // namespace hearth::contract
