#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../tools/load/verdict_quality.hpp"
#include "common/result.hpp"

namespace hearth::bench {

// What the segmenter says of each user of a cast, by number, over a few keep-alive connections. The
// first answer that is not 200 ends it, as kNotFound where it is 404.
Result<std::vector<load::Verdicts>> read_verdicts(const std::string& segmenter_url,
                                                  std::uint32_t users);

}  // namespace hearth::bench
