#pragma once

#include <optional>
#include <string>
#include <string_view>

// Where hearth.yaml leans on a segment: what another service does for its members only.
namespace hearth::segmenter {

struct SegmentReferrer {
  std::string path;  // "rewards.downgrade[0].segment"
  int line = 0;      // in hearth.yaml
};

// The first place in the sections of rewards and recall that names the segment. It reads the file's
// tree and not those services' settings: a core does not know the other cores.
std::optional<SegmentReferrer> referrer_of(std::string_view segment, std::string_view yaml);

}  // namespace hearth::segmenter
