#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fold/memory_store.hpp"

namespace hearth::ctl {

inline constexpr std::size_t kShownKeys = 5;

// Where two images of one partition are not the same; outbox and attempts do not matter.
struct ImageDifference {
  bool checkpoint = false;
  std::size_t missing = 0;         // keys that only the refold has
  std::size_t extra = 0;           // keys that only the live state has
  std::size_t changed = 0;         // keys with other values
  std::vector<std::string> first;  // the first kShownKeys of them
  bool none() const { return !checkpoint && missing + extra + changed == 0; }
};

ImageDifference difference(const fold::PartitionImage& live, const fold::PartitionImage& refolded);

}  // namespace hearth::ctl
